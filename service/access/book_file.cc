#include "service/access/book_file.h"

#include <google/protobuf/util/json_util.h>

#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "service/access/secret.h"
#include "store/files.h"

namespace minutebook::access {
namespace {

std::string FirstLine(std::string_view json) {
  const SecretHash sum = HashOfSecret(json);
  return absl::StrCat("minutebook-access/1 sha256:",
                      absl::BytesToHexString(
                          absl::string_view(reinterpret_cast<const char*>(sum.data()), sum.size())),
                      "\n");
}

absl::Status Damaged(const std::string& path, const char* how) {
  return absl::FailedPreconditionError(
      absl::StrCat(path, " ", how,
                   ". It says who may do what: put back a copy of it, or take it away; the server "
                   "then begins with a new admin token and no others"));
}

}  // namespace

absl::StatusOr<AccessState> ParseBook(const std::string& path, std::string_view content) {
  const std::size_t line = content.find('\n');
  if (line == std::string_view::npos ||
      content.substr(0, line + 1) != FirstLine(content.substr(line + 1))) {
    return Damaged(path, "is damaged, or was edited");
  }
  AccessState state;
  const auto parsed = google::protobuf::util::JsonStringToMessage(
      std::string(content.substr(line + 1)), &state, google::protobuf::util::JsonParseOptions());
  if (!parsed.ok()) return Damaged(path, "was written by another version");
  return state;
}

absl::StatusOr<std::string> FormatBook(const AccessState& state) {
  std::string json;
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  const auto printed = google::protobuf::util::MessageToJsonString(state, &json, options);
  if (!printed.ok()) return absl::InternalError("who may do what cannot be written as JSON");
  return FirstLine(json) + json;
}

absl::StatusOr<AccessState> ReadBook(const std::string& path, std::size_t bytes_max) {
  auto content = store::ReadSecretFile(path, bytes_max + 1);
  if (!content.ok()) return content.status();
  if (!content->has_value()) return AccessState();
  if ((*content)->size() > bytes_max) return Damaged(path, "is too long");
  return ParseBook(path, **content);
}

absl::Status WriteBook(const std::string& path, const AccessState& state) {
  const absl::StatusOr<std::string> content = FormatBook(state);
  if (!content.ok()) return content.status();
  const std::string beside = path + ".new";
  if (absl::Status status = store::WriteSecretFile(beside, *content); !status.ok()) {
    return status;
  }
  return store::RenameFile(beside, path);
}

}  // namespace minutebook::access
