// What answers rest on, and what changed, as the command tells it over a real socket.
#include <gmock/gmock.h>

#include "tests/integration/run_minutebook.h"
#include "tests/integration/running_server.h"
#include "tests/integration/sample.h"

namespace minutebook {
namespace {

using ::testing::HasSubstr;

constexpr char kRecord[] = R"(
{"with":{"body":"b","known_at":"2020-01-01"}}
{"ref":"begin","on":"2018","bodyEstablished":{"names":["Body"],"timeZone":"UTC"}}
{"ref":"p-kh","partyRegistered":{"party":"kh","kind":"state","names":["Cambodia"]}}
{"ref":"p-sg","partyRegistered":{"party":"sg","kind":"state","names":["Singapore"]}}
{"ref":"office","on":"2018","officeDefined":{"office":"chair","names":["Chair"],"seats":1}}
{"with":{"body":"b","known_at":"2021-09-01","sources":[{"id":"one","url":"https://one.example/","title":"One"}]}}
{"ref":"kh","on":"2021-08-30","chairNominated":{"party":"kh","during":"2022"}}
{"ref":"sg","on":"2021-08-30","chairElected":{"party":"sg","during":"2023"}}
{"ref":"four","on":"2021-08-30","meetingHeld":{"series":"annual","ordinal":4}}
{"with":{"body":"b","known_at":"2022-02-01"}}
{"ref":"kh-fix","eventCorrected":{"event":"kh","version":"kh","replacement":{"on":"2021-08-31","chairNominated":{"party":"kh","during":"2024"},"sources":[{"id":"two","url":"https://two.example/"}]},"reason":"The year was misread.","authority":"the Secretariat"}}
{"ref":"not-sg","eventRetracted":{"event":"sg","reason":"It was a proposal.","authority":"the Chair"}}
{"ref":"four-again","on":"2021-08","disputes":[{"event":"four","about":["start"]}],"meetingHeld":{"series":"annual","ordinal":4,"title":"Fourth"}}
{"ref":"settled","disputeResolved":{"upheld":"four","setAside":["four-again"],"about":["start"],"reason":"The minutes say so.","authority":"the Chair"}}
{"ref":"seen","sourceAttached":{"event":"kh"},"sources":[{"id":"three","url":"https://three.example/"}]}
)";

TEST(ExplainCommand, TheCommandExplainsWhatShowAnswersAndComparesInWords) {
  RunningServer server;
  Import(server.client(), ReadRecord(kRecord));
  const Ran ran = RunMinutebook(server.address(), {"explain", "chair", "b", "--on", "2024-06-01"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("corrected at position 9 by [kh-fix]: The year was misread. "
                                 "(authority: the Secretariat)"));
  EXPECT_THAT(ran.out, HasSubstr("RETRACTED"));
  const Ran compared =
      RunMinutebook(server.address(), {"compare", "b", "--from-known-at", "2021-12-31"});
  EXPECT_EQ(compared.code, 0) << compared.err;
  EXPECT_THAT(compared.out, HasSubstr("5 events after the one at position 8, up to the one at 13"));
  EXPECT_THAT(compared.out, HasSubstr("not on record any more"));
  const Ran backward = RunMinutebook(
      server.address(), {"compare", "b", "--from-position", "99", "--to-position", "13"});
  EXPECT_EQ(backward.code, 1);
  EXPECT_EQ(RunMinutebook(server.address(), {"explain", "chair", "nowhere"}).code, 3);
}

}  // namespace
}  // namespace minutebook
