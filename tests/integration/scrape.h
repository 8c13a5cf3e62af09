// The metrics of a server as a process, fetched as Prometheus does.
#pragma once

#include <string>

namespace minutebook {

// Of a server with --metrics-listen: the port that its log names. Fails the test where it is not
// there.
std::string MetricsPort(const std::string& log);
// The answer to GET /metrics at 127.0.0.1:PORT.
std::string Scrape(const std::string& port);

}  // namespace minutebook
