#include "tools/cli/witness_command.h"

#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "service/verify/key_chain.h"
#include "service/verify/remembered.h"
#include "service/verify/witness.h"
#include "tools/cli/atomic_file.h"
#include "tools/cli/complaint.h"
#include "tools/cli/moment.h"
#include "tools/cli/utf8.h"
#include "tools/cli/whole_file.h"

namespace minutebook::cli {
namespace {

struct WitnessOptions {
  std::string folder;
  std::string key;
  std::string key_file;
  std::string name;
};

ExitCode Fail(const Session& session, const absl::Status& status, ExitCode code) {
  session.console.err << "minutebook: " << Printable(status.message()) << "\n";
  return code;
}

absl::Status Replace(const std::string& path, const std::string& text) {
  auto file = AtomicFile::Open(path);
  absl::Status status = file.status();
  if (status.ok()) status = (*file)->Write(text);
  if (status.ok()) status = (*file)->Commit();
  return status;
}

// A witness's files of one ledger.
class Kept {
 public:
  Kept(const std::string& folder, const std::string& ledger_id)
      : stem_(absl::StrCat(folder, "/", ledger_id)) {}

  std::string checkpoint() const { return stem_ + ".checkpoint"; }
  std::string key() const { return stem_ + ".key"; }
  std::string suspect() const { return stem_ + ".suspect"; }

  absl::StatusOr<std::optional<verify::Remembered>> Load(std::istream& in) const {
    std::error_code ignored;
    if (!std::filesystem::exists(checkpoint(), ignored)) return std::nullopt;
    const auto note = ReadWholeFile(checkpoint(), in);
    if (!note.ok()) return note.status();
    const auto key_text = ReadWholeFile(key(), in);
    if (!key_text.ok()) return key_text.status();
    const auto held = verify::ParseHeld(checkpoint(), *note);
    if (!held.ok()) return held.status();
    verify::Remembered seen;
    seen.origin = held->origin();
    seen.verifier_key = std::string(absl::StripSuffix(*key_text, "\n"));
    seen.note = *note;
    seen.size = held->head().size;
    return std::optional<verify::Remembered>(std::move(seen));
  }

  // The key first: a checkpoint without one could not be judged.
  absl::Status Save(const verify::Remembered& seen) const {
    absl::Status status = Replace(key(), seen.verifier_key + "\n");
    return status.ok() ? Replace(checkpoint(), seen.note) : status;
  }

 private:
  const std::string stem_;
};

ExitCode Alarm(const Session& session, const Kept& kept, const std::string& note,
               const std::string& why) {
  // Both signed notes together prove it to anyone.
  absl::Status saved;
  if (!note.empty()) saved = Replace(kept.suspect(), note);
  const Paint paint(session.console.err_colour);
  session.console.err << paint.Bad("minutebook: THE LEDGER CONTRADICTS WHAT THIS WITNESS KEPT")
                      << "\n  " << Printable(why) << "\n  Kept       " << kept.checkpoint() << "\n";
  if (!note.empty() && saved.ok()) {
    session.console.err << "  Shown now  " << kept.suspect() << "\n";
  }
  session.console.err << "Nothing was cosigned. Show both files to whoever relies on the ledger.\n";
  return kSuspect;
}

// Hands the cosignature in. `note` becomes what the server then serves.
ExitCode HandIn(Session& session, const WitnessOptions& options, std::string* note) {
  const auto secret = ReadWholeFile(options.key_file, session.console.in);
  if (!secret.ok()) return Fail(session, secret.status(), kBroken);
  auto cosigned =
      verify::Cosign(*note, *secret, static_cast<std::uint64_t>(absl::ToUnixSeconds(absl::Now())));
  if (!cosigned.ok()) return Fail(session, cosigned.status(), kBroken);
  *note = *std::move(cosigned);
  v1::AddCosignatureRequest request;
  request.set_note(*note);
  const auto answer = session.client().AddCosignature(request);
  if (!answer.ok()) return Complain(session.console, answer.status(), "the cosignature");
  return kOk;
}

ExitCode Witness(Session& session, const WitnessOptions& options) {
  const auto ledger = session.client().GetLedger();
  if (!ledger.ok()) return Complain(session.console, ledger.status());
  std::error_code error;
  std::filesystem::create_directories(options.folder, error);
  const Kept kept(options.folder, ledger->ledger_id());
  auto before = kept.Load(session.console.in);
  if (!before.ok()) return Fail(session, before.status(), kBroken);
  v1::GetCheckpointRequest request;
  if (*before) request.set_since_tree_size((*before)->size);
  const auto answer = session.client().Ask(request);
  if (!answer.ok()) {
    const bool cut = *before && absl::IsOutOfRange(answer.status());
    if (cut) return Alarm(session, kept, "", "it has fewer events than the checkpoint kept");
    return Complain(session.console, answer.status());
  }
  const std::string& note = answer->checkpoint().note();
  if (!options.key.empty()) {
    const absl::Status follows = verify::FollowKeys(options.key, *answer);
    if (!follows.ok()) return Alarm(session, kept, note, std::string(follows.message()));
    // Named by another way, it overrules the one kept.
    if (*before) (*before)->verifier_key = options.key;
  }
  const verify::Judged judged = verify::Judge(*before, *answer);
  if (judged.suspicion != verify::Suspicion::kNone) return Alarm(session, kept, note, judged.why);
  verify::Remembered seen = *judged.now;
  ExitCode code = kOk;
  if (!options.key_file.empty()) code = HandIn(session, options, &seen.note);
  if (const absl::Status saved = kept.Save(seen); !saved.ok()) {
    return Fail(session, saved, kBroken);
  }
  session.console.out << kept.checkpoint() << ": " << WithCommas(seen.size) << " events of "
                      << Printable(seen.origin);
  if (*before) {
    session.console.out << ", which begin with the " << WithCommas((*before)->size)
                        << " kept before";
  }
  const bool cosigned = !options.key_file.empty() && code == kOk;
  session.console.out << (cosigned ? "; cosigned\n" : "\n");
  if (!*before) session.console.out << "The key: " << Printable(seen.verifier_key) << "\n";
  return code;
}

ExitCode NewKey(const Session& session, const WitnessOptions& options) {
  const auto secret = verify::NewWitnessKey(options.name);
  if (!secret.ok()) return Fail(session, secret.status(), kUsage);
  // Never over another key, and for its owner alone.
  const int fd = ::open(options.key_file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const bool written =
      fd >= 0 &&
      ::write(fd, secret->data(), secret->size()) == static_cast<ssize_t>(secret->size()) &&
      ::fsync(fd) == 0;
  const int failed = errno;
  if (fd >= 0) ::close(fd);
  if (!written) {
    return Fail(session,
                absl::UnavailableError(absl::StrCat(options.key_file, ": ", std::strerror(failed))),
                kBroken);
  }
  session.console.out << options.key_file << ": a new key; keep it secret\n"
                      << "To be told to the ledger's operator, and to who relies on it:\n"
                      << verify::WitnessVerifierKey(*secret).value_or("") << "\n";
  return kOk;
}

}  // namespace

void AddWitnessCommand(CLI::App& app, Session& session) {
  auto options = std::make_shared<WitnessOptions>();
  CLI::App* witness =
      app.add_subcommand("witness",
                         "Fetches the signed checkpoint, checks it against the last one kept in a "
                         "folder, and keeps it: "
                         "to be run\nby somebody else than the ledger's operator, on a schedule.");
  witness->add_option("--keep", options->folder, "The folder; a ledger is two files in it");
  witness->add_option("--key", options->key,
                      "The ledger's key; without it, the one kept or, at first, seen");
  witness->add_option("--key-file", options->key_file,
                      "The witness's own key: cosigns, and hands the cosignature to the server");
  witness->require_subcommand(0, 1);
  auto made = std::make_shared<WitnessOptions>();
  CLI::App* new_key = witness->add_subcommand("new-key", "Makes a key for a witness");
  new_key->add_option("name", made->name, "Its name, such as example.org/witness")->required();
  new_key->add_option("file", made->key_file, "The file to make")->required();
  new_key->callback([&session, made] { session.exit_code = NewKey(session, *made); });
  witness->callback([&session, options, witness] {
    if (!witness->get_subcommands().empty()) return;
    if (options->folder.empty()) {
      session.console.err << "minutebook: name the folder to keep checkpoints in: --keep FOLDER\n";
      session.exit_code = kUsage;
      return;
    }
    session.exit_code = Witness(session, *options);
  });
}

}  // namespace minutebook::cli
