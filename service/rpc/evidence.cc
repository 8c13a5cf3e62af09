#include "service/rpc/evidence.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/domain/identifiers.h"
#include "service/domain/status_macros.h"
#include "service/ledger/erase.h"
#include "service/ledger/record.h"

namespace minutebook::rpc {
namespace {

// Messages stay under 1 MiB; what else is in one, and its frames, is small.
constexpr std::size_t kAnswerBytesMax = 1024 * 1024 - 4 * 1024;

ledger::EvidenceLimits LimitsBeside(std::size_t answer_bytes) {
  ledger::EvidenceLimits limits;
  const std::size_t left = kAnswerBytesMax - std::min(answer_bytes, kAnswerBytesMax);
  limits.bytes_max = std::min(limits.bytes_max, left);
  return limits;
}

}  // namespace

absl::StatusOr<v1::Evidence> EvidenceOf(const ledger::Ledger& ledger,
                                        const v1::EvidenceAsked& asked, store::Position position,
                                        std::string_view stored) {
  const ledger::Proofs& proofs = ledger.proofs();
  // After the event was read, so the tree covers what accounts for it too.
  ASSIGN_OR_RETURN(const store::TreeHead head, proofs.HeadAt(0, ""));
  ASSIGN_OR_RETURN(v1::Evidence evidence, proofs.Begin(asked, head));
  ASSIGN_OR_RETURN(*evidence.add_events(), proofs.Event(position, stored, head));
  if (!ledger::IsErased(stored)) return evidence;
  ASSIGN_OR_RETURN(const auto erasure,
                   ledger::FindErasure(ledger.log(), ledger.context(), position));
  if (!erasure.has_value()) return evidence;
  ASSIGN_OR_RETURN(const std::string erased_by, ledger.log().Read(erasure->position));
  ASSIGN_OR_RETURN(*evidence.add_events(), proofs.Event(erasure->position, erased_by, head));
  return evidence;
}

absl::Status AddEvidence(const ledger::Ledger& ledger, const v1::EvidenceAsked& asked,
                         std::size_t answer_bytes, v1::Basis* basis) {
  const ledger::Proofs& proofs = ledger.proofs();
  // After the answer, so the tree covers all that it rests on.
  const auto head = proofs.HeadAt(0, "");
  if (!head.ok()) return head.status();
  auto evidence = proofs.Begin(asked, *head);
  if (!evidence.ok()) return evidence.status();
  std::vector<store::EventId> ids;
  for (const std::string& text : basis->event_ids()) {
    const auto id = domain::ParseUuid(text);
    if (!id.ok()) return absl::InternalError(absl::StrCat("an answer rests on ", text));
    ids.push_back(*id);
  }
  const auto found = ledger.log().Find(ids);
  if (!found.ok()) return found.status();
  std::vector<store::Position> positions;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto& position = (*found)[i];
    if (!position) {
      return absl::DataLossError(absl::StrCat(
          "an answer rests on the event ", domain::FormatUuid(ids[i]), ", which is not on record"));
    }
    positions.push_back(*position);
  }
  if (absl::Status status =
          proofs.AddEvents(positions, *head, LimitsBeside(answer_bytes), &*evidence);
      !status.ok()) {
    return status;
  }
  *basis->mutable_evidence() = *std::move(evidence);
  return absl::OkStatus();
}

void AddEvidence(const ledger::Proofs& proofs, const v1::EvidenceAsked& asked,
                 const store::TreeHead& head, v1::AppendResponse* answer) {
  auto evidence = proofs.Begin(asked, head);
  if (!evidence.ok()) return;
  std::vector<store::Position> positions;
  for (const v1::Receipt& receipt : answer->receipts()) positions.push_back(receipt.position());
  const absl::Status status =
      proofs.AddEvents(positions, head, LimitsBeside(answer->ByteSizeLong()), &*evidence);
  if (status.ok()) *answer->mutable_evidence() = *std::move(evidence);
}

}  // namespace minutebook::rpc
