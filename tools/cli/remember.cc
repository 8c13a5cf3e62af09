#include "tools/cli/remember.h"

#include <algorithm>
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

// What is remembered of the session's server, in the session and in the file.
class Memory {
 public:
  explicit Memory(Session& session)
      : console_(session.console),
        path_(session.known_ledgers),
        server_(session.server),
        before_(session.seen) {}

  absl::Status Load() {
    const auto known = KnownLedgers::Load(path_);
    if (!known.ok()) return Marked(known.status());
    before_ = known->Find(server_);
    return absl::OkStatus();
  }

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
    const absl::Status saved = Save(now);
    if (!saved.ok()) {
      console_.err << "minutebook: what was seen of the server cannot be kept: "
                   << Printable(saved.message()) << "\n";
    } else if (!before_) {
      console_.err << "minutebook: " << server_ << " is new here; its ledger's key is remembered: "
                   << Printable(now.verifier_key) << "\n";
    }
    before_ = now;
  }

  // Into the file as it is now: others that run beside this one write it, too.
  absl::Status Save(const verify::Remembered& now) const {
    auto known = KnownLedgers::Load(path_);
    if (!known.ok()) return known.status();
    const auto there = known->Find(server_);
    if (there && there->verifier_key == now.verifier_key && there->size > now.size) {
      return absl::OkStatus();  // another has seen more of it since
    }
    known->Remember(server_, now);
    return known->Save();
  }

  const Console& console_;
  const std::string& path_;
  const std::string& server_;
  // Not what the file has by now: a proof is since what was remembered when it was asked for.
  std::optional<verify::Remembered>& before_;
};

}  // namespace

absl::Status CheckRemembered(Session& session, client::Client& client) {
  if (session.known_ledgers.empty()) return absl::OkStatus();
  Memory memory(session);
  const absl::Status loaded = memory.Load();
  return loaded.ok() ? memory.Check(client) : loaded;
}

void AskForProof(const Session& session, v1::AppendRequest* request) {
  if (session.seen) request->mutable_evidence()->set_since_tree_size(session.seen->size);
}

absl::Status RememberAppended(Session& session, const v1::AppendRequest& request,
                              const v1::AppendResponse& answer) {
  if (!request.has_evidence() || !session.seen) return absl::OkStatus();
  Memory memory(session);
  const verify::Judged judged = verify::JudgeAppend(*session.seen, request, answer);
  if (judged.suspicion == verify::Suspicion::kNone && !judged.now) {
    session.console.err << "minutebook: the server sent no proof of what it recorded\n";
    return absl::OkStatus();
  }
  constexpr char kSoFar[] = "It says that it recorded what was sent.";
  absl::Status taken = memory.Take(judged, kSoFar);
  for (const int left_out : judged.left_out) {
    if (!taken.ok()) break;
    v1::GetEventRequest get;
    get.set_event_id(answer.receipts(left_out).event_id());
    get.mutable_evidence()->set_since_tree_size(session.seen->size);
    const auto event = session.client().GetEvent(get);
    if (!event.ok()) return event.status();
    taken = memory.Take(verify::JudgeEvent(*session.seen, request.events(left_out),
                                           answer.receipts(left_out), *event),
                        kSoFar);
  }
  return taken;
}

absl::Status RememberUpTo(Session& session, std::uint64_t position) {
  client::Client& client = session.client();
  if (!session.seen) return absl::OkStatus();
  Memory memory(session);
  const absl::Status seen = memory.Check(client);
  if (!seen.ok() || session.seen->size >= position) return seen;
  return memory.Suspect(verify::Suspicion::kNotRecorded,
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
