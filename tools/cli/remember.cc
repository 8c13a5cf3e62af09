#include "tools/cli/remember.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <ostream>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "service/verify/remembered.h"
#include "tools/cli/known_ledgers.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

constexpr char kPayload[] = "minutebook.cli/suspicion";

const char* Loud(verify::Suspicion suspicion) {
  switch (suspicion) {
    case verify::Suspicion::kNone:
      return "";
    case verify::Suspicion::kRewritten:
      return "THE HISTORY OF THIS LEDGER WAS REWRITTEN OR FORKED";
    case verify::Suspicion::kCut:
      return "THE HISTORY OF THIS LEDGER WAS CUT";
    case verify::Suspicion::kKeyChanged:
      return "THE KEY OF THIS LEDGER CHANGED, AND THE KEY SEEN BEFORE DOES NOT VOUCH FOR IT";
    case verify::Suspicion::kOtherLedger:
      return "THIS SERVER HAS ANOTHER LEDGER THAN BEFORE";
    case verify::Suspicion::kNotRecorded:
      return "THIS SERVER CANNOT PROVE THAT IT RECORDED WHAT IT SAYS";
    case verify::Suspicion::kUnsigned:
      return "THIS LEDGER IS NOT SIGNED AS IT WAS BEFORE";
  }
  return "";
}

absl::Status Marked(absl::Status status) {
  status.SetPayload(kPayload, absl::Cord("1"));
  return status;
}

// What is remembered of one server.
class Memory {
 public:
  static absl::StatusOr<Memory> Load(const Console& console, const std::string& path,
                                     const std::string& server) {
    auto known = KnownLedgers::Load(path);
    if (!known.ok()) return Marked(known.status());
    return Memory(console, path, server, *std::move(known));
  }

  const std::optional<verify::Remembered>& before() const { return before_; }

  absl::Status Check(client::Client& client) {
    v1::GetCheckpointRequest request;
    if (before_) request.set_since_tree_size(before_->size);
    const auto answer = client.Ask(request);
    if (!answer.ok()) return NoAnswer(answer.status());
    return Take(verify::Judge(before_, *answer), "Nothing was asked or recorded.");
  }

  absl::Status Take(const verify::Judged& judged, const std::string& so_far) {
    if (judged.suspicion != verify::Suspicion::kNone) {
      if (before_) return Suspect(judged.suspicion, judged.why, so_far);
      return Marked(absl::DataLossError(
          absl::StrCat("the server's checkpoint is not signed by its own key: ", judged.why)));
    }
    if (judged.key_changed) {
      console_.err
          << "minutebook: the ledger's key changed, and the one remembered vouches for it: "
          << Printable(judged.now->verifier_key) << "\n";
    }
    const bool same = before_ && before_->note == judged.now->note && !judged.key_changed;
    if (!same) Remember(*judged.now);
    return absl::OkStatus();
  }

  absl::Status Suspect(verify::Suspicion suspicion, const std::string& why,
                       const std::string& so_far) const {
    return Marked(absl::DataLossError(absl::StrCat(
        Loud(suspicion), "\n  Server     ", server_, "\n  Ledger     ", Printable(before_->origin),
        "\n  Seen       ", before_->size, " events, under the key ",
        Printable(before_->verifier_key), "\n  Now        ", Printable(why), "\n", so_far,
        " Ask the operator what happened, by another way than this server.\nThe checkpoint seen is "
        "kept in ",
        path_,
        ": it is proof, keep a copy. To go on\nregardless, forgetting it: minutebook known "
        "forget ",
        server_)));
  }

 private:
  Memory(const Console& console, const std::string& path, const std::string& server,
         KnownLedgers known)
      : console_(console),
        path_(path),
        server_(server),
        known_(std::move(known)),
        before_(known_.Find(server)) {}

  absl::Status NoAnswer(const absl::Status& status) const {
    if (!before_) return absl::OkStatus();
    const std::string nothing = "Nothing was asked or recorded.";
    switch (status.code()) {
      case absl::StatusCode::kOutOfRange:
        return Suspect(verify::Suspicion::kCut, "the server says that it has fewer events",
                       nothing);
      case absl::StatusCode::kFailedPrecondition:
      case absl::StatusCode::kUnimplemented:
        return Suspect(verify::Suspicion::kUnsigned, "the server signs nothing", nothing);
      default:
        // A server that is asked for nothing else cannot pass by with a refusal of this.
        return status;
    }
  }

  void Remember(const verify::Remembered& now) {
    known_.Remember(server_, now);
    const absl::Status saved = known_.Save();
    if (!saved.ok()) {
      console_.err << "minutebook: what was seen of the server cannot be kept: "
                   << Printable(saved.message()) << "\n";
    } else if (!before_) {
      console_.err << "minutebook: " << server_ << " is new here; its ledger's key is remembered: "
                   << Printable(now.verifier_key) << "\n";
    }
    before_ = now;
  }

  const Console& console_;
  const std::string& path_;
  const std::string& server_;
  KnownLedgers known_;
  std::optional<verify::Remembered> before_;
};

// What is remembered of the session's server; null where nothing is to be.
std::unique_ptr<Memory> MemoryOf(const Session& session) {
  if (session.known_ledgers.empty()) return nullptr;
  auto memory = Memory::Load(session.console, session.known_ledgers, session.server);
  // A file that cannot be read was told when the session first asked.
  if (!memory.ok() || !memory->before()) return nullptr;
  return std::make_unique<Memory>(*std::move(memory));
}

}  // namespace

absl::Status CheckRemembered(const Console& console, const std::string& known_ledgers,
                             const std::string& server, client::Client& client) {
  if (known_ledgers.empty()) return absl::OkStatus();
  auto memory = Memory::Load(console, known_ledgers, server);
  return memory.ok() ? memory->Check(client) : memory.status();
}

void AskForProof(const Session& session, v1::AppendRequest* request) {
  if (const auto memory = MemoryOf(session)) {
    request->mutable_evidence()->set_since_tree_size(memory->before()->size);
  }
}

absl::Status RememberAppended(Session& session, const v1::AppendRequest& request,
                              const v1::AppendResponse& answer) {
  const auto memory = request.has_evidence() ? MemoryOf(session) : nullptr;
  if (memory == nullptr) return absl::OkStatus();
  const verify::Judged judged = verify::JudgeAppend(*memory->before(), request, answer);
  if (judged.suspicion == verify::Suspicion::kNone && !judged.now) {
    session.console.err << "minutebook: the server sent no proof of what it recorded\n";
    return absl::OkStatus();
  }
  constexpr char kSoFar[] = "It says that it recorded what was sent.";
  absl::Status taken = memory->Take(judged, kSoFar);
  for (const int left_out : judged.left_out) {
    if (!taken.ok()) break;
    v1::GetEventRequest get;
    get.set_event_id(answer.receipts(left_out).event_id());
    get.mutable_evidence()->set_since_tree_size(memory->before()->size);
    const auto event = session.client().GetEvent(get);
    if (!event.ok()) return event.status();
    taken = memory->Take(verify::JudgeEvent(*memory->before(), request.events(left_out),
                                            answer.receipts(left_out), *event),
                         kSoFar);
  }
  return taken;
}

absl::Status RememberUpTo(Session& session, std::uint64_t position) {
  const auto memory = MemoryOf(session);
  if (memory == nullptr) return absl::OkStatus();
  const absl::Status seen = memory->Check(session.client());
  if (!seen.ok() || memory->before()->size >= position) return seen;
  return memory->Suspect(verify::Suspicion::kNotRecorded,
                         absl::StrCat("it says that it recorded up to position ", position),
                         "It says that it recorded what was sent.");
}

bool IsSuspicion(const absl::Status& status) { return status.GetPayload(kPayload).has_value(); }

std::string SuspicionText(const absl::Status& status, const Paint& paint) {
  const std::string text(status.message());
  const std::size_t line = std::min(text.find('\n'), text.size());
  return absl::StrCat(paint.Bad(absl::StrCat("minutebook: ", text.substr(0, line))),
                      text.substr(line), "\n");
}

void PinRemembered(const Session& session, verify::CheckOptions* trust) {
  if (session.known_ledgers.empty()) return;
  const auto known = KnownLedgers::Load(session.known_ledgers);
  if (!known.ok()) return;
  const auto seen = known->Find(session.server);
  if (seen) trust->keys.Pin(seen->verifier_key).IgnoreError();
}

}  // namespace minutebook::cli
