// minutebook: see app.h.
#include <exception>
#include <iostream>

#include "tools/cli/app.h"

int main(int argc, char** argv) {
  try {
    return minutebook::cli::RunApp(argc, argv, minutebook::cli::ProcessConsole());
  } catch (const std::exception& error) {
    std::cerr << "minutebook: " << error.what() << "\n";
    return 5;
  }
}
