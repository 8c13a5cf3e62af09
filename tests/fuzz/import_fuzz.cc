// A record keeper's file of any bytes: what `minutebook import` makes of it.
#include <sstream>
#include <string>

#include "service/domain/text.h"
#include "tests/fuzz/fuzz_check.h"
#include "tools/cli/import_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace minutebook;
  std::istringstream in(std::string(reinterpret_cast<const char*>(data), size));
  cli::ImportReader reader(in, /*whole=*/true);
  std::size_t line = 0;
  while (const auto planned = reader.Next()) {
    FUZZ_CHECK(planned->line > line);
    line = planned->line;
    // It can be sent as it is.
    v1::NewEvent again;
    FUZZ_CHECK(again.ParseFromString(planned->event.SerializeAsString()));
    FUZZ_CHECK(planned->event.event().fact_case() != v1::Event::FACT_NOT_SET);
  }
  for (const cli::LineProblem& problem : reader.problems()) {
    FUZZ_CHECK(problem.line > 0 && !problem.message.empty());
  }
  return 0;
}
