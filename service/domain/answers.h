// Answers to questions about a record, from its rows alone. Pure: the clock's reading and the cuts
// are handed in. Thread-safe as far as what it is handed is. Errors: INVALID_ARGUMENT with the
// field's name first ("on: ..."), NOT_FOUND, OUT_OF_RANGE (a position or token beyond the ledger).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "minutebook/v1/query_service.pb.h"
#include "service/domain/event.h"
#include "store/versioned_map.h"

namespace minutebook::domain {

// Limits of a cut; empty ones do not limit.
struct CutLimits {
  store::Position position = 0;  // never 0: the head if nothing was asked
  std::optional<std::int64_t> recorded_at_us;
  std::optional<std::int64_t> known_at_us;
};

// Finds how far into a body's record an answer may look.
class CutFinder {
 public:
  virtual ~CutFinder() = default;
  // The greatest position, of an event touching `body`, within all limits; 0 for none.
  virtual absl::StatusOr<store::Position> Cut(std::string_view body,
                                              const CutLimits& limits) const = 0;
  // How many events up to `cut` touch `body`; 0 if this cannot be told.
  virtual absl::StatusOr<std::uint64_t> Revision(std::string_view body, store::Position cut) const {
    return 0;
  }
  // Whoever asks may not know of the body: answers are as if it were not on record.
  virtual bool Hides(std::string_view body) const { return false; }
};

// Tells since when rows are as they are, so that what was worked out of them is known to hold on.
class ChangeFinder {
 public:
  virtual ~ChangeFinder() = default;
  // A position since which no row under TermPrefix(body, office) has changed: that of the last
  // change, or a later one.
  virtual store::Position UnchangedSince(std::string_view term_prefix) const = 0;
};

// Rows by date that one page of a list may look at: past that it holds less than was asked for,
// even nothing, and yet is followed by others.
inline constexpr std::size_t dated_rows_examined_max = 200'000;

class AnswerMemo;
class EventReader;

struct AnswerContext {
  LedgerContext ledger;
  const store::VersionedMapReader& rows;
  const CutFinder& cuts;
  store::Position head = 0;  // what is committed and served
  std::int64_t now_us = 0;   // the clock, read once for the request
  // Whole events, for answers that tell of sources; null where rows are all there is.
  const EventReader* events = nullptr;
  // Null where every row must be read, so that whoever watches the reading sees it.
  std::shared_ptr<AnswerMemo> memo = nullptr;
  // Null where only a cut tells what changed.
  const ChangeFinder* changes = nullptr;
  std::size_t dated_rows_examined_max = domain::dated_rows_examined_max;
};

absl::StatusOr<v1::GetBodyResponse> Answer(const v1::GetBodyRequest&, const AnswerContext&);
absl::StatusOr<v1::ListBodiesResponse> Answer(const v1::ListBodiesRequest&, const AnswerContext&);
absl::StatusOr<v1::GetPartyResponse> Answer(const v1::GetPartyRequest&, const AnswerContext&);
absl::StatusOr<v1::ListPartiesResponse> Answer(const v1::ListPartiesRequest&, const AnswerContext&);
absl::StatusOr<v1::ListMembersResponse> Answer(const v1::ListMembersRequest&, const AnswerContext&);
absl::StatusOr<v1::ListOfficesResponse> Answer(const v1::ListOfficesRequest&, const AnswerContext&);
absl::StatusOr<v1::GetOfficeHolderResponse> Answer(const v1::GetOfficeHolderRequest&,
                                                   const AnswerContext&);
absl::StatusOr<v1::ListTermsResponse> Answer(const v1::ListTermsRequest&, const AnswerContext&);
absl::StatusOr<v1::GetMeetingResponse> Answer(const v1::GetMeetingRequest&, const AnswerContext&);
absl::StatusOr<v1::ListMeetingsResponse> Answer(const v1::ListMeetingsRequest&,
                                                const AnswerContext&);
absl::StatusOr<v1::GetDocumentResponse> Answer(const v1::GetDocumentRequest&, const AnswerContext&);
absl::StatusOr<v1::ListDocumentsResponse> Answer(const v1::ListDocumentsRequest&,
                                                 const AnswerContext&);
absl::StatusOr<v1::GetProposalResponse> Answer(const v1::GetProposalRequest&, const AnswerContext&);
absl::StatusOr<v1::ListProposalsResponse> Answer(const v1::ListProposalsRequest&,
                                                 const AnswerContext&);
absl::StatusOr<v1::GetDecisionResponse> Answer(const v1::GetDecisionRequest&, const AnswerContext&);
absl::StatusOr<v1::ListDecisionsResponse> Answer(const v1::ListDecisionsRequest&,
                                                 const AnswerContext&);
absl::StatusOr<v1::GetActionResponse> Answer(const v1::GetActionRequest&, const AnswerContext&);
absl::StatusOr<v1::ListActionsResponse> Answer(const v1::ListActionsRequest&, const AnswerContext&);
absl::StatusOr<v1::FindFileResponse> Answer(const v1::FindFileRequest&, const AnswerContext&);

}  // namespace minutebook::domain
