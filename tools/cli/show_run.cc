#include "tools/cli/show_run.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "tools/cli/event_words.h"
#include "tools/cli/phrases.h"

namespace minutebook::cli {
namespace {

constexpr std::size_t kUuidBytes = 36;

v1::GetEventRequest EventRequest(const ShowOptions& options) {
  v1::GetEventRequest request;
  std::uint64_t position = 0;
  if (!options.subject.empty()) {  // show event BODY REF
    request.mutable_ref()->set_body(options.body);
    request.mutable_ref()->set_ref(options.subject);
  } else if (absl::SimpleAtoi(options.body, &position)) {
    request.set_position(position);
  } else if (options.body.find(':') != std::string::npos) {
    const std::pair<std::string, std::string> key =
        absl::StrSplit(options.body, absl::MaxSplits(':', 1));
    request.mutable_ref()->set_body(key.first);
    request.mutable_ref()->set_ref(key.second);
  } else {
    request.set_event_id(options.body);
  }
  return request;
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
  const v1::GetEventRequest request = EventRequest(options);
  if (request.has_event_id() && request.event_id().size() != kUuidBytes) {
    session.console.err << "minutebook: \"" << options.body
                        << "\" is no position, no id and no BODY:REF, such as ascn:annual-4\n";
    return kUsage;
  }
  const auto answer = session.client().GetEvent(request);
  if (!answer.ok()) return Complain(session.console, answer.status());
  if (options.explain) {
    v1::ExplainAnswerRequest explain;
    if (answer->event().header().bodies_size() > 0) {
      explain.mutable_events()->set_body(answer->event().header().bodies(0).body());
    }
    explain.mutable_events()->add_events(answer->event_id());
    return RunExplain(session, explain);
  }
  session.console.out << (session.json ? EventLine(answer->event()) + "\n"
                                       : EventSheet(answer->event(), AnswerPaint(session.console)));
  return kOk;
}

}  // namespace minutebook::cli
