#include "tests/integration/every_answer.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <utility>

#include "tools/cli/message_writer.h"
#include "tools/client/uuid.h"

namespace minutebook {
namespace {

template <typename Request>
using AnswerTo = typename std::decay_t<decltype(std::declval<client::Client&>().Ask(
    std::declval<const Request&>()))>::value_type;

class Questions {
 public:
  explicit Questions(client::Client& client) : client_(client) {
    const absl::Status read = client_.ReadEvents({}, [&](const v1::RecordedEvent& event) {
      const std::string& ref = event.event().ref();
      if (!ref.empty()) names_.emplace(client::UuidText(event.header().event_id()), ref);
      for (const auto& body : event.header().bodies()) bodies_.insert(body.body());
      return absl::OkStatus();
    });
    EXPECT_TRUE(read.ok()) << read;
  }

  std::vector<std::string> Ask(const std::string& day, const v1::AsOf& limits) {
    on_ = day;
    limits_ = limits;
    answers_.clear();
    AskOne(v1::ListBodiesRequest());
    for (const std::string& body : bodies_) {
      body_ = body;
      AskAboutBody();
    }
    return std::move(answers_);
  }

 private:
  template <typename Request>
  AnswerTo<Request> AskOne(Request request) {
    request.set_on(on_);
    *request.mutable_as_of() = limits_;
    if constexpr (requires { request.mutable_page(); }) request.mutable_page()->set_size(500);
    const auto answer = client_.Ask(request);
    std::string line = request.GetTypeName() + " " + request.ShortDebugString() + ": ";
    line += answer.ok() ? cli::ProtoJson(*answer) : answer.status().ToString();
    answers_.push_back(WithNames(std::move(line)));
    return answer.ok() ? *answer : AnswerTo<Request>();
  }

  template <typename Request>
  AnswerTo<Request> AskOfBody(Request request = {}) {
    request.set_body(body_);
    return AskOne(std::move(request));
  }

  void AskAboutBody() {
    AskOfBody<v1::GetBodyRequest>();
    AskOfBody<v1::ListMembersRequest>();
    v1::GetPartyRequest party;
    const auto parties = AskOfBody<v1::ListPartiesRequest>();
    for (const auto& item : parties.parties()) {
      party.set_party(item.party());
      AskOfBody(party);
    }
    v1::GetOfficeHolderRequest holder;
    v1::ListTermsRequest terms;
    const auto offices = AskOfBody<v1::ListOfficesRequest>();
    for (const auto& item : offices.offices()) {
      holder.set_office(item.office());
      terms.set_office(item.office());
      AskOfBody(holder);
      AskOfBody(terms);
    }
    v1::GetMeetingRequest meeting;
    const auto meetings = AskOfBody<v1::ListMeetingsRequest>();
    for (const auto& item : meetings.meetings()) {
      meeting.set_meeting(item.meeting());
      AskOfBody(meeting);
    }
    v1::GetDocumentRequest document;
    const auto documents = AskOfBody<v1::ListDocumentsRequest>();
    for (const auto& item : documents.documents()) {
      document.set_document(item.document());
      AskOfBody(document);
    }
    v1::GetProposalRequest proposal;
    const auto proposals = AskOfBody<v1::ListProposalsRequest>();
    for (const auto& item : proposals.proposals()) {
      proposal.set_proposal(item.proposal());
      AskOfBody(proposal);
    }
    v1::GetDecisionRequest decision;
    const auto decisions = AskOfBody<v1::ListDecisionsRequest>();
    for (const auto& item : decisions.decisions()) {
      decision.set_decision(item.decision());
      AskOfBody(decision);
    }
    v1::GetActionRequest action;
    const auto actions = AskOfBody<v1::ListActionsRequest>();
    for (const auto& item : actions.actions()) {
      action.set_action(item.action());
      AskOfBody(action);
    }
  }

  // The text with each event id that follows from a ref replaced by the ref.
  std::string WithNames(std::string text) const {
    constexpr std::size_t kUuidBytes = 36;
    for (std::size_t at = 0; at + kUuidBytes <= text.size(); ++at) {
      if (text[at + 8] != '-') continue;
      const auto named = names_.find(text.substr(at, kUuidBytes));
      if (named != names_.end()) text.replace(at, kUuidBytes, named->second);
    }
    return text;
  }

  client::Client& client_;
  std::map<std::string, std::string> names_;  // refs by event id
  std::set<std::string> bodies_;
  std::string on_;
  v1::AsOf limits_;
  std::string body_;
  std::vector<std::string> answers_;
};

}  // namespace

std::vector<std::string> EveryAnswer(client::Client& client, const std::vector<std::string>& days,
                                     const std::vector<v1::AsOf>& limits) {
  Questions questions(client);
  std::vector<std::string> all;
  for (const std::string& day : days) {
    for (const v1::AsOf& limit : limits) {
      for (std::string& answer : questions.Ask(day, limit)) all.push_back(std::move(answer));
    }
  }
  return all;
}

}  // namespace minutebook
