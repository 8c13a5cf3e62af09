#include "tools/cli/trust_flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tools/cli/whole_file.h"

namespace minutebook::cli {

void TrustFlags::AddTo(CLI::App& command) {
  command.add_option(
      "--key", keys,
      "The key that must have signed, as \"name+id+base64\" or a file with it; several "
      "where it changed");
  command.add_option("--checkpoint", checkpoints,
                     "A file with a checkpoint kept from earlier; several times");
}

absl::StatusOr<verify::CheckOptions> TrustFlags::Read(const Console& console) const {
  constexpr unsigned kThreadsMax = 8;
  verify::CheckOptions options;
  options.threads = std::clamp(std::thread::hardware_concurrency(), 1u, kThreadsMax);
  for (const std::string& key : keys) {
    absl::StatusOr<std::string> text = key;
    // No path has the shape of a key, and no key that of a path worth the name.
    if (key.find('+') == key.npos) text = ReadWholeFile(key, console.in);
    if (!text.ok()) return text.status();
    if (const absl::Status pinned = options.keys.Pin(*text); !pinned.ok()) {
      return absl::InvalidArgumentError(absl::StrCat("--key: ", pinned.message()));
    }
  }
  for (const std::string& path : checkpoints) {
    const auto note = ReadWholeFile(path, console.in);
    if (!note.ok()) return note.status();
    auto held = verify::ParseHeld(path, *note);
    if (!held.ok()) return held.status();
    options.held.push_back(*std::move(held));
  }
  return options;
}

}  // namespace minutebook::cli
