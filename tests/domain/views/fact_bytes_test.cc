// A new fact put together from bytes is what the message gives.
#include "service/domain/fact_bytes.h"

#include <gmock/gmock.h>

#include "service/domain/facts.h"
#include "service/domain/keys.h"

namespace minutebook::domain {
namespace {

v1::Event Said() {
  v1::Event event;
  event.set_on("2020-02");
  event.set_at("annual-1");
  event.set_wording("as it says");
  event.set_note("by the recorder");
  event.add_sources()->set_url("https://example.org");
  event.add_sources()->set_title("a paper");
  event.add_remarks()->set_text("a remark");
  event.add_refines("another");
  return event;
}

void ExpectAsTheMessage(const v1::Event& event) {
  const EventEnvelope envelope{300, IdFromBytes("0123456789abcdef"), {"ascn", "nrg"}};
  SubjectRow row;
  *row.add_facts() = MakeFact(envelope, event);
  EXPECT_EQ(RowOfNewFact(300, FactBytes(envelope, event, event.SerializeAsString())),
            row.SerializeAsString());
}

TEST(FactBytes, AreTheMessagesWithoutSourcesNoteAndRemarks) {
  v1::Event event = Said();
  event.mutable_document_adopted()->set_title(std::string(300, 't'));
  ExpectAsTheMessage(event);
}

TEST(FactBytes, OfAMeetingHoldWhatWasSaid) {
  v1::Event event = Said();
  event.mutable_meeting_held()->set_title("A meeting");
  ExpectAsTheMessage(event);
}

TEST(FactBytes, OfAnEventThatRowsKeepNothingOf) {
  v1::Event event;
  event.add_sources()->set_url("https://example.org");
  ExpectAsTheMessage(event);
}

}  // namespace
}  // namespace minutebook::domain
