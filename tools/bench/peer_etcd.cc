#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tools/bench/bytes.h"
#include "tools/bench/peers.h"
#include "tools/bench/unary_load.h"

namespace minutebook::bench {
namespace {

constexpr char kEtcd[] = "/usr/bin/etcd";

// etcd takes no port 0. Free when it was looked at: another program may take it before etcd does,
// which then says so.
int FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  (void)bind(fd, reinterpret_cast<sockaddr*>(&address), size);
  (void)getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  close(fd);
  return ntohs(address.sin_port);
}

// A field of bytes of a protocol buffer: shorter than 16 KiB.
std::string BytesField(int number, const std::string& bytes) {
  std::string field(1, static_cast<char>(number << 3 | 2));
  if (bytes.size() < 0x80) {
    field += static_cast<char>(bytes.size());
  } else {
    field += static_cast<char>((bytes.size() & 0x7f) | 0x80);
    field += static_cast<char>(bytes.size() >> 7);
  }
  return field + bytes;
}

}  // namespace

bool HaveEtcd() { return access(kEtcd, X_OK) == 0; }

// etcdserverpb.PutRequest has the key as field 1 and the value as field 2.
std::string EtcdPut(std::uint64_t n, const std::string& value) {
  return BytesField(1, absl::StrCat("event/", n)) + BytesField(2, value);
}

absl::StatusOr<Server> StartEtcd(const Options& options) {
  auto folder = TempFolder::Make(options.data);
  if (!folder.ok()) return folder.status();
  const std::string address = absl::StrCat("127.0.0.1:", FreePort());
  const std::string client = "http://" + address;
  const std::string peer = absl::StrCat("http://127.0.0.1:", FreePort());
  const std::vector<std::string> command = {
      kEtcd,
      "--data-dir=" + folder->Sub("etcd"),
      "--listen-client-urls=" + client,
      "--advertise-client-urls=" + client,
      "--listen-peer-urls=" + peer,
      "--initial-advertise-peer-urls=" + peer,
      "--initial-cluster=default=" + peer,
      "--log-level=error",
  };
  const auto served_at = [&address] {
    const auto reply = CallOnce(address, kEtcdPutMethod, ToByteBuffer(EtcdPut(0, "ready")));
    return reply.ok() ? address : std::string();
  };
  auto child = Child::StartOther(command, served_at, folder->Sub("log"));
  if (!child.ok()) return child.status();
  return Server{*std::move(folder), *std::move(child)};
}

}  // namespace minutebook::bench
