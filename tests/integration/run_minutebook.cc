#include "tests/integration/run_minutebook.h"

#include <sstream>

#include "tools/cli/app.h"

namespace minutebook {

Ran RunMinutebook(const std::string& server, std::vector<std::string> arguments,
                  const std::string& input) {
  arguments.insert(arguments.begin(), {"minutebook", "--server", server});
  std::vector<const char*> argv;
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  std::istringstream in(input);
  std::ostringstream out;
  std::ostringstream err;
  Ran ran;
  ran.code = cli::RunApp(static_cast<int>(argv.size()), argv.data(), cli::Console{in, out, err});
  ran.out = out.str();
  ran.err = err.str();
  return ran;
}

}  // namespace minutebook
