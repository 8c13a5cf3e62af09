#include "tools/bench/import_events.h"

#include <algorithm>
#include <thread>

#include "minutebook/v1/admin_service.pb.h"
#include "tools/bench/bytes.h"
#include "tools/bench/streams.h"
#include "tools/bench/unary_load.h"

namespace minutebook::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::uint64_t kPieceEvents = 100'000;
constexpr std::chrono::milliseconds kPoll{100};  // each takes the server some of its CPU
constexpr int kStallPolls = 1200;  // not seconds: we may be suspended, and the server with us

double SecondsSince(Clock::time_point began) {
  return std::chrono::duration<double>(Clock::now() - began).count();
}

}  // namespace

absl::Status WaitForIndex(const Child& server) {
  const grpc::ByteBuffer request = ToByteBuffer(v1::GetServerInfoRequest());
  std::uint64_t held = 0;
  for (int still = 0; still < kStallPolls; ++still) {
    auto reply = CallOnce(server.address(), "/minutebook.v1.AdminService/GetServerInfo", request);
    if (!reply.ok()) return reply.status();
    v1::GetServerInfoResponse info;
    if (!Parse(*reply, &info)) return absl::DataLossError("GetServerInfo's reply does not parse");
    if (info.search_position() >= info.ledger().position()) return absl::OkStatus();
    if (info.search_position() > held) still = 0;
    held = info.search_position();
    std::this_thread::sleep_for(kPoll);
  }
  return absl::DeadlineExceededError("the index of words stands still");
}

std::vector<grpc::ByteBuffer> ImportMessages(const Mix& mix, std::uint64_t from, std::uint64_t to,
                                             double* payload_bytes) {
  std::vector<grpc::ByteBuffer> messages;
  while (from < to) {
    v1::ImportRequest request;
    const std::uint64_t end = std::min(from + kImportMessageEvents, to);
    for (; from < end; ++from) {
      v1::NewEvent& event = *request.add_events();
      event = mix.EventAt(from);
      if (payload_bytes != nullptr) {
        *payload_bytes += static_cast<double>(event.event().ByteSizeLong());
      }
    }
    messages.push_back(ToByteBuffer(request));
  }
  return messages;
}

absl::StatusOr<Imported> ImportEvents(const Child& server, const Mix& mix, std::uint64_t from,
                                      std::uint64_t to) {
  Imported imported;
  imported.events = to - from;
  const double cpu = server.CpuSeconds();
  while (from < to) {
    const std::uint64_t end = std::min(from + kPieceEvents, to);
    const std::vector<grpc::ByteBuffer> messages =
        ImportMessages(mix, from, end, &imported.payload_bytes);
    const auto began = Clock::now();
    absl::Status status = Import(server.address(), messages, kImportsInFlight);
    if (!status.ok()) return status;
    imported.seconds += SecondsSince(began);
    from = end;
  }
  const auto answered = Clock::now();
  absl::Status status = WaitForIndex(server);
  if (!status.ok()) return status;
  imported.index_seconds = SecondsSince(answered);
  imported.cpu_seconds = server.CpuSeconds() - cpu;
  return imported;
}

}  // namespace minutebook::bench
