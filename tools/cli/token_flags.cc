#include "tools/cli/token_flags.h"

#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace minutebook::cli {
namespace {

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

absl::StatusOr<std::string> ReadTokenFile(const std::string& path) {
  struct stat facts = {};
  std::ifstream file(path);
  if (!file || ::stat(path.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
    return absl::InvalidArgumentError(absl::StrCat("the token's file ", path, " cannot be read"));
  }
  if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("the token in ", path, " may be read by others than its owner: chmod 600 it"));
  }
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  const std::string token(absl::StripAsciiWhitespace(text));
  if (token.empty()) return absl::InvalidArgumentError(absl::StrCat(path, " holds no token"));
  return token;
}

}  // namespace

void AddTokenFlags(CLI::App& app, Session& session) {
  app.add_option("--token", session.token,
                 absl::StrCat("Your token; others on this machine can see it here, so rather "
                              "--token-file or the variable ",
                              kTokenVariable));
  app.add_option("--token-file", session.token_file,
                 absl::StrCat("The file that holds it, readable by you alone (Env:",
                              kTokenFileVariable, ")"))
      ->type_name("FILE");
}

absl::StatusOr<std::string> ReadToken(const Session& session) {
  if (!session.token.empty()) return session.token;
  if (!session.token_file.empty()) return ReadTokenFile(session.token_file);
  if (std::string token = Variable(kTokenVariable); !token.empty()) return token;
  const std::string path = Variable(kTokenFileVariable);
  return path.empty() ? absl::StatusOr<std::string>("") : ReadTokenFile(path);
}

}  // namespace minutebook::cli
