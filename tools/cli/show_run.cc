#include "tools/cli/show_run.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tools/cli/event_on_record.h"
#include "tools/cli/event_words.h"
#include "tools/cli/names.h"
#include "tools/cli/phrases.h"

namespace minutebook::cli {
namespace {

v1::ExplainAnswerRequest Explaining(const v1::GetEventResponse& event) {
  v1::ExplainAnswerRequest request;
  if (event.event().header().bodies_size() > 0) {
    request.mutable_events()->set_body(event.event().header().bodies(0).body());
  }
  request.mutable_events()->add_events(event.event_id());
  return request;
}

// A line that says that the event does not stand as it was recorded; nothing where it does.
std::string WhatBecameOf(Session& session, const v1::GetEventResponse& event) {
  if (event.event().header().bodies_size() == 0) return "";
  const auto answer = session.client().Ask(Explaining(event));
  if (!answer.ok() || answer->events_size() != 1 || answer->events(0).records_size() == 0)
    return "";
  const v1::ExplainedEvent& explained = answer->events(0);
  v1::EventStanding standing = explained.standing();
  if (standing == v1::EVENT_STANDING_HOLDS) standing = explained.records(0).standing();
  if (standing == v1::EVENT_STANDING_HOLDS) return "";
  const std::string word =
      standing == v1::EVENT_STANDING_SUPERSEDED
          ? "corrected since"
          : InWords(absl::AsciiStrToLower(v1::EventStanding_Name(standing).substr(15)));
  return absl::StrCat("It is ", word, ": minutebook explain event ", event.event_id(),
                      " tells by what.\n");
}

}  // namespace

std::string TitleOfBody(Session& session, const ShowOptions& options) {
  if (options.body.empty()) return "";
  v1::GetBodyRequest request;
  request.set_body(options.body);
  request.set_on(options.on);
  *request.mutable_as_of() = options.AsOf();
  const auto body = session.client().Ask(request);
  return body.ok() ? BodyTitle(body->body()) : options.body;
}

ExitCode CodeOfAnswer(const v1::GetOfficeHolderResponse& answer) {
  const bool unknown = answer.state() == v1::HOLDER_STATE_NO_SUCH_BODY ||
                       answer.state() == v1::HOLDER_STATE_OFFICE_NOT_DEFINED;
  return unknown ? kNotFound : kOk;
}

ExitCode ShowEvent(Session& session, const ShowOptions& options) {
  const auto request =
      EventNamed(options.subject.empty() ? options.body  // show event BODY REF
                                         : absl::StrCat(options.body, ":", options.subject));
  if (!request.ok()) {
    session.console.err << "minutebook: " << std::string(request.status().message()) << "\n";
    return kUsage;
  }
  const auto answer = session.client().GetEvent(*request);
  if (!answer.ok()) return Complain(session.console, answer.status());
  if (options.explain) {
    return RunExplain(session, Explaining(*answer));
  }
  if (session.json) {
    session.console.out << EventLine(answer->event()) << "\n";
    return kOk;
  }
  session.console.out << EventSheet(answer->event(), AnswerPaint(session.console))
                      << WhatBecameOf(session, *answer);
  return kOk;
}

}  // namespace minutebook::cli
