#include "tests/integration/scrape.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

namespace minutebook {

std::string MetricsPort(const std::string& log) {
  const std::string before = "metrics at http://127.0.0.1:";
  const std::size_t at = log.find(before);
  EXPECT_NE(at, log.npos) << log;
  if (at == log.npos) return "0";
  return log.substr(at + before.size(), log.find('/', at + before.size()) - at - before.size());
}

std::string Scrape(const std::string& port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(port)));
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  std::string answer;
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) {
    const std::string get = "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    EXPECT_EQ(write(fd, get.data(), get.size()), static_cast<ssize_t>(get.size()));
    char bytes[4096];
    for (ssize_t got = 0; (got = read(fd, bytes, sizeof(bytes))) > 0;) {
      answer.append(bytes, static_cast<std::size_t>(got));
    }
  }
  close(fd);
  return answer;
}

}  // namespace minutebook
