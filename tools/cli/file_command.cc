#include "tools/cli/file_command.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <ostream>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "tools/cli/complaint.h"
#include "tools/cli/message_writer.h"
#include "tools/cli/render.h"
#include "tools/cli/sha256.h"
#include "tools/cli/show_options.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

absl::StatusOr<std::string> HashOf(const Session& session, const std::string& path) {
  if (path == "-") return Sha256Of(session.console.in);
  // A folder opens like a file, and then fails to read: say what it is.
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return absl::DataLossError("it is a folder");
  std::ifstream in(path, std::ios::binary);
  if (!in) return absl::DataLossError("it cannot be read");
  return Sha256Of(in);
}

// `options.subject` is the document, if only it is asked about.
ExitCode Check(Session& session, const std::string& path, const ShowOptions& options) {
  const auto hash = HashOf(session, path);
  if (!hash.ok()) {
    session.console.err << "minutebook: " << Printable(path) << ": " << hash.status().message()
                        << "\n";
    return kBroken;
  }
  v1::FindFileRequest request;
  request.set_body(options.body);
  request.set_sha256(*hash);
  request.set_document(options.subject);
  request.set_on(options.on);
  *request.mutable_as_of() = options.AsOf();
  const auto answer = session.client().Ask(request);
  if (!answer.ok()) return Complain(session.console, answer.status());
  if (session.json) {
    session.console.out << ProtoJson(*answer) << "\n";
  } else {
    View view{AnswerPaint(session.console), options.body, options.AsOf(), path};
    session.console.out << Render(*answer, *hash, options.subject, view);
  }
  return answer->places().empty() ? kNotFound : kOk;
}

}  // namespace

void AddFileCommand(CLI::App& app, Session& session) {
  CLI::App* file = app.add_subcommand("file", "Files, by their hash");
  file->require_subcommand(1);
  CLI::App* check = file->add_subcommand(
      "check",
      "Whether a file is one on record: minutebook file check framework.pdf --body ascn\n"
      "Ends with 0 if it is, with 3 if it is not");
  auto path = std::make_shared<std::string>();
  auto options = std::make_shared<ShowOptions>();
  check->add_option("path", *path, "The file, or - for standard input")->required();
  check->add_option("--body", options->body, "The body, such as ascn")->required();
  check->add_option("--document", options->subject, "Only as a file of this document");
  AddTimeFlags(*check, *options);
  check->callback(
      [path, options, &session] { session.exit_code = Check(session, *path, *options); });
}

}  // namespace minutebook::cli
