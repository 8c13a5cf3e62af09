// The client over a network on which connecting takes its time.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <thread>

#include "tests/testing/status_matchers.h"
#include "tests/tools/fake_server.h"
#include "tools/client/client.h"

namespace minutebook::client {
namespace {

using testing::IsOk;

sockaddr_in Loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  return address;
}

// Stands before a server on 127.0.0.1, for one connection whose first bytes are late.
class SlowNetwork {
 public:
  SlowNetwork(const std::string& server, int late_ms)
      : listener_(socket(AF_INET, SOCK_STREAM, 0)),
        server_(Loopback(std::atoi(server.substr(server.rfind(':') + 1).c_str()))) {
    sockaddr_in own = Loopback(0);
    socklen_t size = sizeof(own);
    EXPECT_EQ(bind(listener_, reinterpret_cast<sockaddr*>(&own), size), 0);
    EXPECT_EQ(listen(listener_, 1), 0);
    EXPECT_EQ(getsockname(listener_, reinterpret_cast<sockaddr*>(&own), &size), 0);
    port_ = ntohs(own.sin_port);
    thread_ = std::thread([this, late_ms] { Carry(late_ms); });
  }
  ~SlowNetwork() {
    shutdown(listener_, SHUT_RDWR);  // for who never came
    thread_.join();
    close(listener_);
  }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  void Carry(int late_ms) {
    const int near = accept(listener_, nullptr, nullptr);
    if (near < 0) return;
    pollfd waits{near, POLLRDHUP, 0};
    given_up_ = poll(&waits, 1, late_ms) > 0;
    const int far = socket(AF_INET, SOCK_STREAM, 0);
    if (!given_up_ &&
        connect(far, reinterpret_cast<const sockaddr*>(&server_), sizeof(server_)) == 0) {
      pollfd both[] = {{near, POLLIN, 0}, {far, POLLIN, 0}};
      while (poll(both, 2, -1) > 0) {
        if (both[0].revents != 0 && !Pass(near, far)) break;
        if (both[1].revents != 0 && !Pass(far, near)) break;
      }
    }
    close(far);
    close(near);
  }
  static bool Pass(int from, int to) {
    char bytes[4096];
    const ssize_t got = read(from, bytes, sizeof(bytes));
    return got > 0 && write(to, bytes, static_cast<std::size_t>(got)) == got;
  }

  const int listener_;
  const sockaddr_in server_;
  int port_ = 0;
  bool given_up_ = false;
  std::thread thread_;
};

TEST(SlowNetwork, AConnectionThatTakesHalfASecondIsWaitedFor) {
  FakeLedger ledger;
  ClientOptions options;
  options.retry.attempts_max = 1;
  absl::Status status;
  {
    SlowNetwork network(ledger.address(), 500);
    options.server = network.address();
    Client client(options);
    status = client.GetLedger().status();
  }
  EXPECT_THAT(status, IsOk());
}

}  // namespace
}  // namespace minutebook::client
