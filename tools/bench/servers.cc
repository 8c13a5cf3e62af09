#include "tools/bench/servers.h"

#include <fstream>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "tools/bench/bytes.h"
#include "tools/bench/events.h"
#include "tools/bench/streams.h"

namespace minutebook::bench {
namespace {

absl::StatusOr<Server> Start(TempFolder folder, std::vector<std::string> command) {
  auto child = Child::Start(std::move(command), folder.Sub("ready"), folder.Sub("log"));
  if (!child.ok()) return child.status();
  return Server{std::move(folder), *std::move(child)};
}

constexpr std::size_t kMessageEvents = 1000;

// The bench itself, as a bare server.
std::vector<std::string> Self(const std::string& kind, const TempFolder& folder) {
  return {"/proc/self/exe", "--serve", kind, "--data", folder.path()};
}

}  // namespace

std::string LedgerIn(const TempFolder& folder) { return folder.Sub("ledger"); }

absl::StatusOr<Child> ServeLedger(const Options& options, const TempFolder& folder) {
  return Child::Start({options.server, "--data", LedgerIn(folder), "--listen", "127.0.0.1:0",
                       "--log-level", "warn", "--allow-anonymous-loopback"},
                      folder.Sub("ready"), folder.Sub("log"));
}

absl::StatusOr<Server> StartOurs(const Options& options) {
  auto folder = TempFolder::Make(options.data);
  if (!folder.ok()) return folder.status();
  auto child = ServeLedger(options, *folder);
  if (!child.ok()) return child.status();
  Server server{*std::move(folder), *std::move(child)};
  std::vector<v1::NewEvent> events = options.mix().SetUpEvents();
  std::vector<grpc::ByteBuffer> messages;
  for (std::size_t at = 0; at < events.size();) {
    v1::ImportRequest set_up;
    for (std::size_t i = 0; i < kMessageEvents && at < events.size(); ++i) {
      set_up.add_events()->Swap(&events[at++]);
    }
    messages.push_back(ToByteBuffer(set_up));
  }
  absl::Status status = Import(server.child.address(), messages, 1);
  if (!status.ok()) return status;
  return server;
}

absl::StatusOr<Server> StartEcho(const Options& options, std::size_t reply_bytes) {
  auto folder = TempFolder::Make(options.data);
  if (!folder.ok()) return folder.status();
  std::vector<std::string> command = Self("echo", *folder);
  command.insert(command.end(), {"--reply-bytes", absl::StrCat(reply_bytes)});
  return Start(*std::move(folder), std::move(command));
}

absl::StatusOr<Server> StartCommit(const Options& options, std::size_t reply_bytes) {
  auto folder = TempFolder::Make(options.data);
  if (!folder.ok()) return folder.status();
  std::vector<std::string> command = Self("commit", *folder);
  command.insert(command.end(), {"--reply-bytes", absl::StrCat(reply_bytes)});
  return Start(*std::move(folder), std::move(command));
}

absl::StatusOr<Server> StartStream(const Options& options, const std::string& message,
                                   std::size_t messages) {
  auto folder = TempFolder::Make(options.data);
  if (!folder.ok()) return folder.status();
  const std::string file = folder->Sub("message");
  std::ofstream(file, std::ios::binary) << message;
  std::vector<std::string> command = Self("stream", *folder);
  command.insert(command.end(), {"--message-file", file, "--messages", absl::StrCat(messages)});
  return Start(*std::move(folder), std::move(command));
}

}  // namespace minutebook::bench
