// Records a meeting and asks for it: the example of ../README.md.
#include <iostream>

#include "tools/client/client.h"
#include "tools/client/error.h"

using minutebook::client::Client;
using minutebook::client::Error;
using minutebook::client::ErrorOf;
namespace v1 = minutebook::v1;

int main() {
  Client client({.server = "127.0.0.1:7466"});

  v1::AppendRequest request;
  v1::NewEvent& event = *request.add_events();
  event.set_body("ascn");
  event.mutable_event()->set_ref("annual-4");  // the event's id follows from it
  event.mutable_event()->set_on("2021-08-30");
  v1::MeetingHeld& held = *event.mutable_event()->mutable_meeting_held();
  held.set_series("annual");
  held.set_ordinal(4);
  held.set_format(v1::MEETING_FORMAT_VIRTUAL);

  auto receipts = client.Append(request);  // safe to call again with the same request
  if (!receipts.ok()) {
    const Error error = ErrorOf(receipts.status());
    std::cerr << error.message << "\n";
    for (const auto& field : error.fields) std::cerr << field.field << ": " << field.description;
    for (const auto& rule : error.violations) std::cerr << rule.rule << ": " << rule.description;
    return 1;
  }
  std::cout << "recorded at position " << receipts->receipts(0).position() << "\n";

  v1::GetMeetingRequest question;
  question.set_body("ascn");
  question.set_meeting("annual-4");
  auto answer = client.Ask(question);
  if (answer.ok()) std::cout << answer->meeting().on() << "\n";
}
