#include <unistd.h>

#include <cstdio>

#include "tools/bench/works.h"

namespace minutebook::bench {

void Tell(const std::string& text) {
  if (isatty(STDERR_FILENO) != 0) std::fprintf(stderr, "%s\n", text.c_str());
}

}  // namespace minutebook::bench
