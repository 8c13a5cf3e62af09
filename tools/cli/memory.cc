#include "tools/cli/memory.h"

#include <algorithm>
#include <ostream>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "tools/cli/known_ledgers.h"
#include "tools/cli/utf8.h"
#include "tools/verify/remembered.h"

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
      return "THE KEY OF THIS LEDGER CHANGED, AND NOTHING ON RECORD SAYS SO";
    case verify::Suspicion::kOtherLedger:
      return "THIS SERVER HAS ANOTHER LEDGER THAN BEFORE";
    case verify::Suspicion::kUnsigned:
      return "THIS LEDGER IS NOT SIGNED AS IT WAS BEFORE";
  }
  return "";
}

absl::Status Marked(absl::Status status) {
  status.SetPayload(kPayload, absl::Cord("1"));
  return status;
}

absl::Status Suspect(verify::Suspicion suspicion, const std::string& server,
                     const std::string& known_ledgers, const verify::Remembered& before,
                     const std::string& why) {
  return Marked(absl::DataLossError(absl::StrCat(
      Loud(suspicion), "\n  Server     ", server, "\n  Ledger     ", Printable(before.origin),
      "\n  Seen       ", before.size, " events, under the key ", Printable(before.verifier_key),
      "\n  Now        ", Printable(why),
      "\nNothing was asked or recorded. Ask the operator what happened, by another way than this "
      "server.\nThe checkpoint seen is kept in ",
      known_ledgers,
      ": it is proof, keep a copy. To go on\nregardless, forgetting it: minutebook known forget ",
      server)));
}

// The record names the key that signs now.
bool KeyIsOnRecord(client::Client& client, const verify::Remembered& now) {
  v1::ReadEventsRequest request;
  request.mutable_filter()->add_types(v1::EVENT_TYPE_SIGNING_KEY_CHANGED);
  request.mutable_filter()->add_types(v1::EVENT_TYPE_LEDGER_RESTORED);
  bool named = false;
  const absl::Status status =
      client.ReadEvents(request, [&](const v1::RecordedEvent& event) -> absl::Status {
        v1::GetEventRequest one;
        one.set_position(event.header().position());
        one.mutable_evidence()->set_since_tree_size(now.size);
        const auto proved = client.GetEvent(one);
        named = named || (proved.ok() && verify::NamesKey(proved->evidence(), now));
        return absl::OkStatus();
      });
  return status.ok() && named;
}

class Memory {
 public:
  Memory(const Console& console, const std::string& path, const std::string& server,
         client::Client& client, KnownLedgers known)
      : console_(console),
        path_(path),
        server_(server),
        client_(client),
        known_(std::move(known)) {}

  absl::Status Check() {
    const std::optional<verify::Remembered> before = known_.Find(server_);
    v1::GetCheckpointRequest request;
    if (before) request.set_since_tree_size(before->size);
    const auto answer = client_.Ask(request);
    if (!answer.ok()) return NoAnswer(before, answer.status());
    const verify::Judged judged = verify::Judge(before, *answer);
    if (judged.suspicion != verify::Suspicion::kNone) {
      if (before) return Suspect(judged.suspicion, server_, path_, *before, judged.why);
      return Marked(absl::DataLossError(
          absl::StrCat("the server's checkpoint is not signed by its own key: ", judged.why)));
    }
    if (judged.key_changed) {
      if (!KeyIsOnRecord(client_, *judged.now)) {
        return Suspect(verify::Suspicion::kKeyChanged, server_, path_, *before,
                       absl::StrCat("the key ", judged.now->verifier_key));
      }
      console_.err << "minutebook: the ledger's key changed, as the record says: "
                   << Printable(judged.now->verifier_key) << "\n";
    }
    const bool same = before && before->note == judged.now->note && !judged.key_changed;
    return same ? absl::OkStatus() : Remember(before.has_value(), *judged.now);
  }

 private:
  absl::Status NoAnswer(const std::optional<verify::Remembered>& before,
                        const absl::Status& status) {
    if (!before) return absl::OkStatus();
    switch (status.code()) {
      case absl::StatusCode::kOutOfRange:
        return Suspect(verify::Suspicion::kCut, server_, path_, *before,
                       "the server says that it has fewer events");
      case absl::StatusCode::kFailedPrecondition:
      case absl::StatusCode::kUnimplemented:
        return Suspect(verify::Suspicion::kUnsigned, server_, path_, *before,
                       "the server signs nothing");
      default:
        // No server, no right to ask: the command itself tells.
        return absl::OkStatus();
    }
  }

  absl::Status Remember(bool known, const verify::Remembered& now) {
    known_.Remember(server_, now);
    const absl::Status saved = known_.Save();
    if (!saved.ok()) {
      console_.err << "minutebook: what was seen of the server cannot be kept: "
                   << Printable(saved.message()) << "\n";
    } else if (!known) {
      console_.err << "minutebook: " << server_ << " is new here; its ledger's key is remembered: "
                   << Printable(now.verifier_key) << "\n";
    }
    return absl::OkStatus();
  }

  const Console& console_;
  const std::string& path_;
  const std::string& server_;
  client::Client& client_;
  KnownLedgers known_;
};

}  // namespace

absl::Status CheckMemory(const Console& console, const std::string& known_ledgers,
                         const std::string& server, client::Client& client) {
  if (known_ledgers.empty()) return absl::OkStatus();
  auto known = KnownLedgers::Load(known_ledgers);
  if (!known.ok()) return Marked(known.status());
  return Memory(console, known_ledgers, server, client, *std::move(known)).Check();
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
