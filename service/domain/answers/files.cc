// Where a file stands on record, by its hash. The file's row says which documents and meetings name
// it; what of them holds now is read from their own rows.
#include <set>

#include "absl/status/status.h"
#include "service/domain/answers/bodies.h"
#include "service/domain/answers/document_found.h"
#include "service/domain/answers/meetings.h"
#include "service/domain/keys.h"
#include "service/domain/office_rules.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

constexpr std::size_t kSha256Bytes = 32;

absl::Status AddDocument(Question& question, const SubjectName& name, const std::string& sha256,
                         v1::FindFileResponse* response) {
  const std::string key = SubjectKey(RowKind::kDocument, name.body, name.id);
  ASSIGN_OR_RETURN(const SubjectRow row, question.Row(name.body, key));
  ASSIGN_OR_RETURN(const DocumentFound found, FindDocument(question, name, row));
  if (found.state == v1::DOCUMENT_STATE_UNSPECIFIED) return absl::OkStatus();
  for (const DocumentFile& file : FilesOf(question.ledger(), found)) {
    if (file.file.sha256() != sha256 || file.fact == nullptr) continue;
    v1::FiledAs& place = *response->add_places();
    place.set_document(name.id);
    place.set_body(name.body);
    place.set_title(TitleOf(found));
    place.set_state(found.state);
    *place.mutable_file() = file.file;
    place.set_version(file.version);
    *place.mutable_fact() = ShortFact(*file.fact);
    question.Use(found.facts);
  }
  return absl::OkStatus();
}

absl::Status AddMinutes(Question& question, const RowFact& fact, const std::string& sha256,
                        v1::FindFileResponse* response) {
  const absl::StatusOr<SubjectName> name =
      ParseSubjectName(MeetingIdOf(fact.event()), PrimaryBody(fact));
  if (!name.ok()) return absl::OkStatus();
  const std::string& body = question.body();
  ASSIGN_OR_RETURN(
      const SubjectRow row,
      question.Row(body, SubjectKey(RowKind::kMeeting, body, SharedSubject(body, *name))));
  const std::string event_id = FormatUuid(IdFromBytes(fact.event_id()));
  for (const v1::Minutes& minutes : MinutesIn(question.ledger(), row)) {
    if (minutes.sha256() != sha256 || minutes.event_id() != event_id) continue;
    v1::FiledAs& place = *response->add_places();
    place.set_meeting(name->id);
    place.set_body(name->body);
    place.set_title(MeetingTitleIn(question.ledger(), row));
    place.mutable_file()->set_role("minutes");
    place.mutable_file()->set_sha256(sha256);
    place.mutable_file()->set_url(minutes.url());
    *place.mutable_fact() = ShortFact(fact);
    question.Use(fact);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::FindFileResponse> Answer(const v1::FindFileRequest& request,
                                            const AnswerContext& context) {
  if (request.sha256().size() != kSha256Bytes) {
    return absl::InvalidArgumentError(
        Concat({"sha256: it has ", std::to_string(request.sha256().size()),
                " bytes; give the 32 bytes of the file's SHA-256"}));
  }
  RETURN_IF_ERROR(CheckIdAsked("document", request.document()));
  ASSIGN_OR_RETURN(Question question,
                   Question::Ask(context, request.body(), request.on(), request.as_of()));
  RETURN_IF_ERROR(RequireBody(question, request.body()));
  ASSIGN_OR_RETURN(const SubjectRow row,
                   question.Row(request.body(), FileKey(request.body(), request.sha256())));
  v1::FindFileResponse response;
  std::set<std::string> told;
  for (const RowFact* fact : InOrder(row)) {
    if (!InForce(fact->event().on(), question.on())) continue;
    if (fact->event().has_minutes_approved()) {
      if (!request.document().empty()) continue;
      RETURN_IF_ERROR(AddMinutes(question, *fact, request.sha256(), &response));
      continue;
    }
    const absl::StatusOr<SubjectName> name =
        ParseSubjectName(DocumentOf(fact->event()), PrimaryBody(*fact));
    if (!name.ok() || !told.insert(name->id).second) continue;
    if (!request.document().empty() && request.document() != name->id) continue;
    RETURN_IF_ERROR(AddDocument(question, *name, request.sha256(), &response));
  }
  *response.mutable_basis() = question.Basis();
  return response;
}

}  // namespace minutebook::domain
