#include "tools/cli/known_ledgers.h"

#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tools/cli/atomic_file.h"
#include "tools/cli/json.h"
#include "tools/cli/whole_file.h"

namespace minutebook::cli {
namespace {

// A member's text; empty where it is none.
std::string TextOf(const JsonValue& object, const char* name) {
  const JsonValue* value = object.Find(name);
  return value != nullptr && value->is_string() ? value->text : std::string();
}

}  // namespace

std::string DefaultKnownLedgers() {
  const char* state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && *state == '/') return absl::StrCat(state, "/minutebook/known-ledgers");
  const char* home = std::getenv("HOME");
  if (home == nullptr || *home == '\0') return "";
  return absl::StrCat(home, "/.local/state/minutebook/known-ledgers");
}

absl::StatusOr<KnownLedgers> KnownLedgers::Load(const std::string& path) {
  KnownLedgers known(path);
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return known;
  std::istringstream none;
  const auto text = ReadWholeFile(path, none);
  if (!text.ok()) return text.status();
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(*text, '\n')) {
    ++number;
    if (line.empty()) continue;
    const auto object = ParseJson(line);
    verify::Remembered seen;
    std::string server;
    if (object.ok()) {
      server = TextOf(*object, "server");
      seen.verifier_key = TextOf(*object, "key");
      seen.note = TextOf(*object, "checkpoint");
    }
    const auto held = verify::ParseHeld(server, seen.note);
    if (server.empty() || !held.ok()) {
      return absl::DataLossError(
          absl::StrCat(path, ", line ", number,
                       ": it is not what this program writes; mend it, or move the file "
                       "away to begin anew, knowing that what it remembered is then unchecked"));
    }
    seen.origin = held->origin();
    seen.size = held->head().size;
    known.servers_[server] = std::move(seen);
  }
  return known;
}

std::optional<verify::Remembered> KnownLedgers::Find(const std::string& server) const {
  const auto found = servers_.find(server);
  if (found == servers_.end()) return std::nullopt;
  return found->second;
}

void KnownLedgers::Remember(const std::string& server, verify::Remembered seen) {
  servers_[server] = std::move(seen);
}

bool KnownLedgers::Forget(const std::string& server) { return servers_.erase(server) != 0; }

absl::Status KnownLedgers::Save() const {
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(path_).parent_path(), error);
  auto file = AtomicFile::Open(path_);
  if (!file.ok()) return file.status();
  for (const auto& [server, seen] : servers_) {
    const absl::Status status = (*file)->Write(
        absl::StrCat("{\"server\":", QuoteJson(server), ",\"key\":", QuoteJson(seen.verifier_key),
                     ",\"checkpoint\":", QuoteJson(seen.note), "}\n"));
    if (!status.ok()) return status;
  }
  return (*file)->Commit();
}

}  // namespace minutebook::cli
