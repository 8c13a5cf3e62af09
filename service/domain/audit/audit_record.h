// All that an audit reads, before anything is said about it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "minutebook/v1/audit.pb.h"
#include "service/domain/answers/offices.h"
#include "service/domain/answers/question.h"
#include "service/domain/audit/amended.h"
#include "service/domain/audit/days.h"
#include "service/domain/audit/source_book.h"
#include "service/domain/tenures.h"

namespace minutebook::domain {

// Meetings, documents, proposals, decisions, actions of its days that one audit holds, each; those
// that it goes through to find them; and other offices read.
inline constexpr std::size_t audit_subjects_max = 20'000;
inline constexpr std::size_t audit_passed_max = 200'000;
inline constexpr std::size_t audit_offices_max = 100;

// An office with its terms.
struct OfficeRecord {
  OfficeRecord(FoundOffice found, Tenures held)
      : office(std::move(found)), tenures(std::move(held)) {}
  std::string body;
  FoundOffice office;
  v1::Office made;
  Tenures tenures;
  std::vector<v1::Term> terms;  // of tenures.terms(), in its order
};

// A sign-off of the office, with what its row leaves out.
struct SignedOff {
  RowFact fact;
  std::optional<EventId> term;
};

struct AuditRecord {
  AuditRecord(const AnswerContext& answer_context, Question asked)
      : context(answer_context), question(std::move(asked)) {}
  AuditRecord(const AuditRecord&) = delete;
  AuditRecord& operator=(const AuditRecord&) = delete;

  const AnswerContext& context;
  Question question;
  std::string body;
  v1::Body made_body;
  SubjectRow body_row;
  std::unique_ptr<OfficeRecord> office;
  // The office above that this one goes with; nullptr for none.
  std::unique_ptr<OfficeRecord> parent;
  std::optional<std::size_t> term;  // the one audited, of office->tenures.terms()
  AuditDays days;
  absl::CivilDay today;  // what lies after it is still to come
  // Those that may lie in the days; and of all others that bear a number of a series, which show
  // only together, what their numbers are told from (IsNumbered, audit_record.cc).
  std::vector<v1::Meeting> meetings;
  std::map<std::string, std::size_t, std::less<>> meeting_places;  // by "body:id", in `meetings`
  // Those that may lie in the days.
  std::vector<v1::Document> documents;
  std::vector<v1::Proposal> proposals;
  std::vector<v1::Decision> decisions;
  std::vector<v1::Action> actions;
  // Other offices filled or left in the days; where the chair is audited alone.
  std::vector<std::unique_ptr<OfficeRecord>> others;
  std::vector<SignedOff> sign_offs;
  SourceBook sources;
  v1::AsOf as_of;  // as it was asked
  AmendedEvents amended;
  std::optional<AsOfState> state;  // rows and log, as the question leaves them

  // Whether whole events can be read; without them less is found.
  bool has_log() const { return context.events != nullptr; }

  const TermState& State(std::size_t i) const { return office->tenures.terms()[i]; }
  // Whether the term is looked at: the one audited, those it is disputed with, those of the days.
  bool Covers(std::size_t i) const;
  bool Covers(const v1::Meeting& meeting) const;
  // Whether something on an EDTF date, or without one at a meeting (as events name it), may lie in
  // the days.
  bool MayHold(const std::string& on, const std::string& at) const;
  // The meeting that `at` names; nullptr where it is not among `meetings`.
  const v1::Meeting* MeetingAt(const std::string& at) const;
  // Short, as it is called on the day asked: "ASEAN"; the id where it is not on record.
  absl::StatusOr<std::string> NameOfBody(const std::string& id);
  bool is_chair() const { return office->office.id == kChair; }
};

// Errors as Answer's.
absl::StatusOr<std::unique_ptr<AuditRecord>> ReadAuditRecord(
    const v1::AuditChairmanshipRequest& request, const AnswerContext& context);

// Notes the sources that later events attach to those that were noted.
void NoteAttached(AuditRecord* record);

// Whether the term is one of the days, by an event of it or by when it may have been held.
bool InDays(const AuditDays& days, const TermState& term);

}  // namespace minutebook::domain
