#include "tools/cli/tls_flags.h"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iterator>
#include <string>

namespace minutebook::cli {
namespace {

// An option that takes a file's name, and keeps what the file holds.
CLI::Option* AddFileOption(CLI::App& app, const char* name, const char* variable, std::string& text,
                           const char* help) {
  return app
      .add_option_function<std::string>(
          name,
          [name, &text](const std::string& path) {
            std::ifstream file(path);
            text.assign(std::istreambuf_iterator<char>(file), {});
            if (!file || text.empty()) {
              throw CLI::ValidationError(name, path + " cannot be read, or is empty");
            }
          },
          help)
      ->envname(variable)
      ->type_name("FILE");
}

}  // namespace

void AddTlsFlags(CLI::App& app, Session& session) {
  CLI::Option* authorities =
      AddFileOption(app, "--tls-ca", "MINUTEBOOK_TLS_CA", session.tls.authorities,
                    "Authorities of the server's certificate, a file in PEM: speak TLS");
  CLI::Option* certificate =
      AddFileOption(app, "--tls-cert", "MINUTEBOOK_TLS_CERT", session.tls.certificate,
                    "Your certificate, a file in PEM, where the server asks for one");
  CLI::Option* key = AddFileOption(app, "--tls-key", "MINUTEBOOK_TLS_KEY", session.tls.key,
                                   "Its private key, a file in PEM");
  certificate->needs(key)->needs(authorities);
  key->needs(certificate);
}

}  // namespace minutebook::cli
