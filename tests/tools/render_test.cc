// Answers told from responses made by hand.
#include "tools/cli/render.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"

namespace minutebook::cli {
namespace {

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

View PlainView(const std::string& asked = "") {
  return View{Paint(false), "ASCN", v1::AsOf(), asked};
}

using Holder = v1::GetOfficeHolderResponse;

TEST(RenderHolder, NominatedOnlySaysThatNobodyHoldsIt) {
  View view = PlainView("chair");
  view.as_of.set_known_at("2021-12-31");
  EXPECT_EQ(Render(Parse<Holder>(R"pb(
                     state: HOLDER_STATE_NOMINATED_ONLY
                     office { office: "chair" name: "Chair of ASCN" }
                     body { body: "ascn" name: "ASEAN Smart Cities Network" abbreviations: "ASCN" }
                     evidence {
                       term {
                         party { party: "kh" name: "Cambodia" }
                         during: "2022"
                         nominated_only: true
                         facts { ref: "kh-2022" type: EVENT_TYPE_CHAIR_NOMINATED }
                       }
                     }
                     basis { on: "2022-06-01" })pb"),
                   view),
            "Chair of ASCN on 1 June 2022, as known on 31 December 2021\n"
            "  NOMINATED ONLY   Cambodia, for 2022 [kh-2022]. Nobody is on record as chair.\n");
}

TEST(RenderHolder, HeldTellsTheTermInWordsAndWhatIsDisputed) {
  EXPECT_EQ(
      Render(Parse<Holder>(R"pb(
               state: HOLDER_STATE_HELD
               office { office: "guiding-country" name: "Guiding country" aliases: "Shepherd" }
               body { body: "ascn" abbreviations: "ASCN" }
               holdings {
                 coverage: COVERAGE_CERTAIN
                 term {
                   party { party: "sg" name: "Singapore" }
                   from_date: "2021-08-30"
                   to_date: "2023-08-30"
                   alternatives { during: "2022/2023" }
                   manner: MANNER_ELECTED
                   disputed: DISPUTE_ASPECT_MANNER
                   facts {
                     ref: "sg-guide"
                     type: EVENT_TYPE_GUIDING_COUNTRY_ELECTED
                     wording: "in the following two years"
                   }
                   facts { ref: "sg-renewed" type: EVENT_TYPE_GUIDING_COUNTRY_ASSUMED }
                 }
               }
               basis { on: "2022-05-01" })pb"),
             PlainView("guiding-country")),
      "Guiding country of ASCN on 1 May 2022\n"
      "  HELD   Singapore [sg-guide] [sg-renewed]\n"
      "  Term         \"in the following two years\": from 30 Aug 2021 until 30 Aug 2023, or "
      "for 2022 to 2023; all readings cover this day\n"
      "  Manner       elected\n"
      "  Disputed     manner: guiding country elected [sg-guide]; guiding country assumed "
      "[sg-renewed]\n"
      "  Also called  Shepherd\n");
}

TEST(RenderHolder, TwoAccountsOfOneTenureAreOneHolder) {
  const std::string text = Render(Parse<Holder>(R"pb(
                                    state: HOLDER_STATE_HELD
                                    holdings {
                                      term {
                                        party { party: "sg" name: "Singapore" }
                                        manner: MANNER_ELECTED
                                        facts { ref: "sg-guide" }
                                      }
                                    }
                                    holdings {
                                      term {
                                        party { party: "sg" name: "Singapore" }
                                        renewal: true
                                        facts { ref: "sg-renewed" }
                                      }
                                    }
                                    basis { on: "2022-06-01" })pb"),
                                  PlainView("guide"));
  EXPECT_EQ(text,
            "Guide of ASCN on 1 June 2022\n"
            "  HELD   Singapore, by 2 accounts\n"
            "  As of [sg-guide]\n  Term    dates not stated\n  Manner  elected\n"
            "  As of [sg-renewed]\n  Term    dates not stated\n  Manner  renewed\n");
}

TEST(RenderHolder, DisputedShowsEachSideWithItsTerm) {
  const std::string text = Render(Parse<Holder>(R"pb(
                                    state: HOLDER_STATE_DISPUTED
                                    office { office: "chair" name: "Chair" }
                                    body { body: "ascn" abbreviations: "ASCN" }
                                    holdings {
                                      term {
                                        party { name: "Cambodia" }
                                        during: "2022"
                                      }
                                    }
                                    holdings {
                                      term {
                                        party { name: "Indonesia" }
                                        during: "2022/2023"
                                      }
                                    }
                                    basis { on: "2022-06-01" })pb"),
                                  PlainView("chair"));
  EXPECT_EQ(text,
            "Chair of ASCN on 1 June 2022\n"
            "  DISPUTED\n"
            "  Cambodia\n  Term  for 2022\n"
            "  Indonesia\n  Term  for 2022 to 2023\n");
}

TEST(RenderHolder, AbsenceHasASentenceForEachKind) {
  const auto line = [](const std::string& state) {
    const std::string text = Render(
        Parse<Holder>("state: " + state + " basis { on: '2022-06-01' }"), PlainView("chair"));
    return text.substr(text.find('\n') + 1);
  };
  EXPECT_EQ(line("HOLDER_STATE_UNKNOWN"), "  UNKNOWN   The record does not say.\n");
  EXPECT_EQ(line("HOLDER_STATE_NO_SUCH_BODY"),
            "  NO SUCH BODY   ASCN was not on record, or did not exist.\n");
  EXPECT_EQ(line("HOLDER_STATE_VACANT"), "  VACANT   Nobody holds it, and an event says so.\n");
}

TEST(RenderHolder, AHolderOfDaysToComeIsDueToHold) {
  const std::string text = Render(Parse<Holder>(R"pb(
                                    state: HOLDER_STATE_HELD
                                    holdings {
                                      due: true
                                      coverage: COVERAGE_BY_YEAR
                                      term {
                                        party { name: "X" }
                                        during: "2030"
                                      }
                                    }
                                    basis { on: "2030-06-01" })pb"),
                                  PlainView("chair"));
  EXPECT_EQ(text, "Chair of ASCN on 1 June 2030\n  DUE TO HOLD   X\n  Term  for 2030; by year\n");
}

TEST(RenderDocuments, CountedOnesAreToldAsManyAndInferredDatesAsInferred) {
  EXPECT_EQ(Render(Parse<v1::ListDocumentsResponse>(R"pb(
                     documents {
                       document: "three-documents"
                       state: DOCUMENT_STATE_ADOPTED
                       count: 3
                       subject: "orientations"
                       adopted_on: "2020"
                       adopted_on_inferred: "told beside 2020"
                     }
                     documents {
                       document: "tor"
                       state: DOCUMENT_STATE_ADOPTED
                       title: "Terms of Reference"
                       adopted_on: "2019-08-23"
                       adopted_at: "annual-2"
                     }
                     basis { on: "2026-11-22" })pb"),
                   PlainView("Adopted documents")),
            "Adopted documents of ASCN on 22 November 2026\n"
            "  2020 (inferred)  ADOPTED  three-documents  3 documents, unnamed: orientations\n"
            "  23 Aug 2019      ADOPTED  tor              Terms of Reference                  at "
            "annual-2\n"
            "  4 documents in all.\n");
}

TEST(RenderMeetings, AMeetingTellsWhenHowAndUnderWhom) {
  EXPECT_EQ(Render(Parse<v1::ListMeetingsResponse>(R"pb(
                     meetings {
                       meeting: "annual-4"
                       state: MEETING_STATE_HELD
                       series: "annual"
                       ordinal: 4
                       on: "2021-08-30"
                       format: MEETING_FORMAT_VIRTUAL
                       presiding {
                         party { name: "Brunei Darussalam" }
                         capacity: "chair"
                       }
                     })pb"),
                   PlainView()),
            "Meetings of ASCN\n"
            "  30 Aug 2021  HELD  annual-4  annual meeting 4; virtual; presided over by Brunei "
            "Darussalam, as chair\n");
}

TEST(RenderProposals, ProposersMayExceedThoseNamed) {
  EXPECT_EQ(Render(Parse<v1::ListProposalsResponse>(R"pb(
                     proposals {
                       proposal: "partners"
                       subject: "smart cities"
                       on: "2020"
                       proposer_count: 6
                       proposer_kind: "external partner"
                       proposers { name: "Japan" }
                       proposers { name: "Norway" }
                     })pb"),
                   PlainView()),
            "Proposals before ASCN\n"
            "  2020  partners  smart cities  by 6 external partners, 2 named: Japan and Norway\n");
}

TEST(RenderMembers, CountsStandBesideThoseNamed) {
  EXPECT_EQ(Render(Parse<v1::ListMembersResponse>(R"pb(
                     members {
                       party { name: "Hanoi" }
                       member_class: "member city"
                       since: "2021-08"
                       part_of { name: "Viet Nam" }
                       possibly: true
                       facts { ref: "hanoi" }
                     }
                     counts {
                       member_class: "member city"
                       count: 26
                       on: "2021-08-30"
                       fact { ref: "n" }
                     }
                     basis { on: "2021-08-30" })pb"),
                   PlainView()),
            "Members of ASCN on 30 August 2021\n"
            "  Hanoi  member city, part of Viet Nam  since Aug 2021, possibly  [hanoi]\n"
            "  Counted  26 member cities on 30 August 2021 [n]\n");
}

TEST(Render, NothingOnRecordIsSaid) {
  EXPECT_EQ(Render(v1::ListMeetingsResponse(), PlainView()),
            "Meetings of ASCN\n  None on record.\n");
}

TEST(Render, TextOfARecordCannotDriveTheTerminal) {
  v1::ListProposalsResponse answer;
  answer.add_proposals()->set_title("x\x1b[2Jy");
  EXPECT_EQ(Render(answer, PlainView()).find('\x1b'), std::string::npos);
}

TEST(Paint, MarksOnlyWhereThereIsColour) {
  EXPECT_EQ(Paint(false).Bad("x"), "x");
  EXPECT_EQ(Paint(true).Bold("x"), "\x1b[1mx\x1b[0m");
}

}  // namespace
}  // namespace minutebook::cli
