// Evidence beside answers: the ledger makes it, here it is put where each answer has it.
#pragma once

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "minutebook/v1/question.pb.h"
#include "service/ledger/ledger.h"

namespace minutebook::rpc {

// Of one event, and, where its payload was erased, of the PayloadErased that says so.
absl::StatusOr<v1::Evidence> EvidenceOf(const ledger::Ledger& ledger,
                                        const v1::EvidenceAsked& asked, store::Position position,
                                        std::string_view stored);
// Of the events that an answer rests on, as far as they fit beside its `answer_bytes`.
absl::Status AddEvidence(const ledger::Ledger& ledger, const v1::EvidenceAsked& asked,
                         std::size_t answer_bytes, v1::Basis* basis);
// Of the events of an append, under the head that its answer names. They are recorded, so where it
// cannot be made it stays unset.
void AddEvidence(const ledger::Proofs& proofs, const v1::EvidenceAsked& asked,
                 const store::TreeHead& head, v1::AppendResponse* answer);

}  // namespace minutebook::rpc
