#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>

#include "absl/strings/str_cat.h"
#include "tools/bench/temp_folder.h"
#include "tools/bench/works.h"

namespace minutebook::bench {

absl::StatusOr<Sample> ProbeSync(const std::string& folder) {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::milliseconds kPeriod{200};
  constexpr std::size_t kBytes = 4096;
  auto temporary = TempFolder::Make(folder);
  if (!temporary.ok()) return temporary.status();
  const std::string path = temporary->Sub("sync");
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  const std::string block(kBytes, 's');
  std::vector<float> latencies_us;
  const auto start = Clock::now();
  auto now = start;
  while (file >= 0 && now - start < kPeriod) {
    if (write(file, block.data(), kBytes) != static_cast<ssize_t>(kBytes)) break;
    if (fdatasync(file) != 0) break;
    const auto done = Clock::now();
    latencies_us.push_back(std::chrono::duration<float, std::micro>(done - now).count());
    now = done;
  }
  const int error = errno;
  if (file >= 0) close(file);
  if (file < 0 || now - start < kPeriod) {
    return absl::UnavailableError(absl::StrCat("cannot sync ", path, ": ", std::strerror(error)));
  }
  const double seconds = std::chrono::duration<double>(now - start).count();
  return MakeSample(static_cast<double>(latencies_us.size()) / seconds, 0, &latencies_us);
}

}  // namespace minutebook::bench
