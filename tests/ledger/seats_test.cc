// One more term is judged by what is kept of those before it; a reading of all of them, which keeps
// nothing, must judge alike.
#include <gmock/gmock.h>

#include <cstdlib>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "service/domain/admission.h"
#include "service/domain/state.h"
#include "service/ledger/group_state.h"
#include "tests/ledger/ledger_fixture.h"

namespace minutebook::ledger {
namespace {

using testing::IsOk;

// Crowded records, and such as leave most terms by themselves.
constexpr std::size_t kYears[] = {14, 60, 400};

// The same state, in which rules may keep nothing.
class Forgetful final : public domain::StateReader {
 public:
  explicit Forgetful(const domain::StateReader& all) : all_(all) {}
  absl::StatusOr<std::optional<std::string>> Get(std::string_view key) const override {
    return all_.Get(key);
  }
  absl::Status Scan(
      std::string_view prefix,
      const std::function<bool(std::string_view, std::string_view)>& visit) const override {
    return all_.Scan(prefix, visit);
  }
  absl::StatusOr<bool> HasEvent(std::string_view id) const override { return all_.HasEvent(id); }
  absl::StatusOr<std::optional<domain::RecordedEvent>> ReadEvent(
      const store::EventId& id) const override {
    return all_.ReadEvent(id);
  }

 private:
  const domain::StateReader& all_;
};

// MINUTEBOOK_HISTORIES asks for more, or fewer; MINUTEBOOK_SEED for others.
unsigned Asked(const char* variable, unsigned otherwise) {
  const char* const value = std::getenv(variable);
  return value == nullptr ? otherwise : static_cast<unsigned>(std::atoi(value));
}

class SeatsTest : public LedgerTest {
 protected:
  void Begin(unsigned seed) {
    random_.seed(seed);
    years_ = kYears[seed % std::size(kYears)];
    refs_.clear();
    refused_.clear();
    disputes_.clear();
    versions_.clear();
    std::vector<v1::NewEvent> events = {testing::BodyEstablished("b")};
    for (const char* party : kParties) events.push_back(testing::PartyRegistered("b", party));
    v1::NewEvent office = testing::ChairDefined("b");
    office.mutable_event()->mutable_office_defined()->set_seats(seed % 5 == 0 ? 2 : 1);
    events.push_back(office);
    for (const std::size_t first : {std::size_t{0}, events.size() - 1}) {
      events[first].mutable_event()->set_on("0900");  // before all terms
    }
    Record(events);
  }

  std::size_t Below(std::size_t n) { return random_() % n; }
  std::string Party() { return Below(30) == 0 ? "nobody" : kParties[Below(std::size(kParties))]; }
  std::string Year() { return std::to_string(1500 + Below(years_)); }
  std::string Date() {
    std::string date = Year();
    if (Below(3) > 0) date += "-0" + std::to_string(1 + Below(9));
    if (date.size() > 4 && Below(2) == 0) date += "-1" + std::to_string(Below(9));
    return date;
  }
  std::string Ref() { return refs_.empty() ? "" : refs_[Below(refs_.size())]; }

  void FillTenure(v1::Event* event, v1::Tenure* tenure) {
    tenure->set_party(Party());
    if (Below(3) > 0) {
      tenure->set_during(Below(3) == 0 ? Date() : Year());
    } else {
      tenure->set_from_date(Date());
      const bool is_short = Below(3) == 0;
      if (is_short) {
        tenure->set_to_date(Below(2) == 0 ? tenure->from_date() : Date());
      } else if (Below(2) == 0) {
        tenure->set_to_date(std::to_string(1500 + years_ + Below(3)));
      }
    }
    if (Below(15) == 0) tenure->add_alternatives()->set_during(Year());
    if (Below(12) == 0) tenure->set_acting(true);
    if (Below(10) == 0) tenure->set_fulfils(Ref());
    if (Below(12) == 0) tenure->set_replaces(Ref());
    if (Below(15) == 0 && !refs_.empty()) event->add_refines(Ref());
    if (Below(12) == 0) FillDispute(event);
  }

  v1::DisputeAspect Aspect() {
    return Below(2) == 0 ? v1::DISPUTE_ASPECT_HOLDER : v1::DISPUTE_ASPECT_START;
  }

  void FillDispute(v1::Event* event) {
    if (refs_.empty()) return;
    v1::Dispute* dispute = event->add_disputes();
    dispute->set_event(Ref());
    dispute->add_about(Aspect());
    dispute->set_reason("It says otherwise.");
  }

  // Of a dispute on record, mostly.
  void FillSettlement(v1::Event* event) {
    event->clear_on();
    auto [upheld, aside] =
        disputes_.empty() ? std::pair(Ref(), Ref()) : disputes_[Below(disputes_.size())];
    if (Below(2) == 0) std::swap(upheld, aside);
    v1::DisputeResolved* resolved = event->mutable_dispute_resolved();
    resolved->set_upheld(upheld);
    resolved->add_set_aside(aside);
    resolved->add_about(Aspect());
    resolved->set_reason("The minutes say so.");
    resolved->set_authority("The chair");
  }

  void FillRedefinition(v1::Event* event) {
    *event = testing::ChairDefined("b").event();
    event->mutable_office_defined()->set_seats(1 + static_cast<std::uint32_t>(Below(2)));
  }

  // Of an event that no correction was made of yet, mostly.
  void FillCorrection(v1::Event* event) {
    event->clear_on();
    v1::EventCorrected* corrected = event->mutable_event_corrected();
    corrected->set_event(Ref());
    const auto version = versions_.find(corrected->event());
    corrected->set_version(version == versions_.end() ? corrected->event() : version->second);
    corrected->set_reason("Another day.");
    corrected->set_authority("The chair");
    v1::Event* replacement = corrected->mutable_replacement();
    replacement->set_on(Date());
    FillTenure(replacement, Below(6) == 0 ? replacement->mutable_chair_nominated()
                                          : replacement->mutable_chair_assumed());
  }

  v1::NewEvent Any(int n) {
    // What was refused may be said otherwise under its ref.
    const bool again = !refused_.empty() && Below(3) == 0;
    const std::string ref = again ? refused_ : "e" + std::to_string(n);
    v1::NewEvent made = testing::NewEvent("b", ref, Date());
    v1::Event* event = made.mutable_event();
    const std::size_t kind = refs_.empty() ? 0 : Below(31);
    if (kind < 13) {
      FillTenure(event, event->mutable_chair_assumed());
    } else if (kind < 15) {
      FillTenure(event, event->mutable_chair_nominated());
    } else if (kind == 15) {
      v1::Vacancy* vacancy = event->mutable_chair_vacated();
      Below(2) == 0 ? vacancy->set_party(Party()) : vacancy->set_term(Ref());
    } else if (kind == 16) {
      v1::OfficeHandedOver* handover = event->mutable_office_handed_over();
      handover->set_office("chair");
      handover->set_from_party(Party());
      handover->set_to_party(Party());
      handover->set_ends_outgoing_term(Below(2) == 0);
    } else if (kind == 17) {
      *event = testing::MeetingHeld("b", static_cast<std::uint32_t>(n) + 1, Year()).event();
      FillDispute(event);
    } else if (kind == 18) {
      FillSettlement(event);
    } else if (kind == 19) {
      if (Below(4) == 0) FillRedefinition(event);
    } else if (kind >= 24) {
      FillCorrection(event);
    } else {
      event->clear_on();
      v1::EventRetracted* retracted = event->mutable_event_retracted();
      retracted->set_event(Ref());
      retracted->set_reason("A slip.");
      retracted->set_authority("The chair");
    }
    event->set_ref(ref);
    return made;
  }

  // That it was recorded.
  void Note(const v1::Event& event) {
    refs_.push_back(event.ref());
    if (event.ref() == refused_) refused_.clear();
    for (const v1::Dispute& dispute : event.disputes()) {
      disputes_.emplace_back(event.ref(), dispute.event());
    }
    if (event.has_event_corrected()) versions_[event.event_corrected().event()] = event.ref();
  }

  // What a state says that keeps nothing.
  std::vector<std::string> Judge(const v1::NewEvent& made) {
    const domain::LedgerContext& context = ledger_->context();
    const domain::AnswerContext now = ledger_->AnswerNow();
    const GroupState all(now.rows, ledger_->log());
    const Forgetful state(all);
    const domain::EventEnvelope envelope{
        Head() + 1, domain::IdOfRef(context.ledger_id, "b", made.event().ref()), {"b"}};
    domain::Violations violations;
    EXPECT_THAT(
        domain::CheckRules(context, envelope, made.event(), "events[0]", state, &violations),
        IsOk());
    std::vector<std::string> codes;
    for (const auto& violation : violations) codes.push_back(violation.code);
    return codes;
  }

  // Who holds the office on a day is the same whether all terms are read for it or those alone that
  // may cover the day.
  void CompareHolders() {
    v1::GetOfficeHolderRequest request;
    request.set_body("b");
    request.set_office("chair");
    request.set_on(std::to_string(1499 + Below(years_ + 4)) + "-0" + std::to_string(1 + Below(9)) +
                   "-1" + std::to_string(Below(9)));
    const domain::AnswerContext with = ledger_->AnswerNow();
    const domain::AnswerContext without{with.ledger, with.rows,   with.cuts, with.head,
                                        with.now_us, with.events, nullptr};
    const auto few = domain::Answer(request, with);
    const auto all = domain::Answer(request, without);
    ASSERT_THAT(few, IsOk());
    ASSERT_THAT(all, IsOk());
    EXPECT_EQ(few->DebugString(), all->DebugString());
    held_ += few->holdings_size();
  }

  int held_ = 0;
  static constexpr const char* kParties[] = {"x", "y", "z"};
  std::mt19937 random_;
  std::size_t years_ = 0;
  std::vector<std::string> refs_;
  std::string refused_;                                        // the last one
  std::vector<std::pair<std::string, std::string>> disputes_;  // which event disputes which
  std::map<std::string, std::string> versions_;                // which holds, by what it corrects
};

TEST_F(SeatsTest, WhatIsKeptOfTheTermsBeforeJudgesAsAllOfThemDo) {
  int recorded = 0;
  int refused = 0;
  int corrections = 0;
  int settlements = 0;
  const unsigned first = Asked("MINUTEBOOK_SEED", 1);
  const unsigned histories = Asked("MINUTEBOOK_HISTORIES", 60);
  for (unsigned seed = first; seed < first + histories; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    disk_ = store::MakeMemoryDisk();
    Open();
    Begin(seed);
    for (int n = 0; n < 50; ++n) {
      const v1::NewEvent event = Any(n);
      if (Below(8) == 0) {  // an append that is taken back whole
        EXPECT_FALSE(Append({event, testing::ChairAssumed("b", "nobody", "2030")}).ok());
      }
      const std::vector<std::string> expected = Judge(event);
      const auto outcome = Append({event});
      if (!outcome.ok() && ReasonOf(outcome.status()) != v1::ERROR_REASON_RULE_VIOLATED) {
        continue;  // wrong by itself
      }
      ASSERT_EQ(outcome.ok(), expected.empty()) << event.ShortDebugString() << outcome.status();
      if (!outcome.ok()) {
        EXPECT_EQ(CodesOf(outcome.status()), expected) << event.ShortDebugString();
        refused_ = event.event().ref();
        ++refused;
      } else {
        Note(event.event());
        corrections += event.event().has_event_corrected() ? 1 : 0;
        settlements += event.event().has_dispute_resolved() ? 1 : 0;
        ++recorded;
        if (Below(40) == 0) {
          ASSERT_THAT(ledger_->Erase({outcome->receipts[0].position, "a request", "us", "op"}),
                      IsOk());
        }
        CompareHolders();
      }
    }
  }
  EXPECT_GT(recorded, 500);
  EXPECT_GT(refused, 200);
  EXPECT_GT(corrections, 100);
  EXPECT_GT(held_, 100);
  EXPECT_GT(settlements, 10);
}

TEST_F(SeatsTest, ARetractionThatWasTakenBackFreesNoSeat) {
  Begin(2);
  Record({testing::ChairAssumed("b", "x", "2015")});
  Open();  // and nothing is kept
  v1::NewEvent retraction = testing::NewEvent("b", "gone", "");
  v1::EventRetracted* retracted = retraction.mutable_event()->mutable_event_retracted();
  retracted->set_event("chair-x-2015");
  retracted->set_reason("A slip.");
  retracted->set_authority("The chair");
  EXPECT_FALSE(Append({retraction, testing::ChairAssumed("b", "nobody", "2030")}).ok());
  EXPECT_THAT(CodesOf(Append({testing::ChairAssumed("b", "y", "2015")}).status()),
              ::testing::ElementsAre("MORE_HOLDERS_THAN_SEATS"));
}

TEST_F(SeatsTest, ATermThatWasRefusedCountsAsItIsSaidInTheEnd) {
  Begin(1);
  Record({testing::ChairAssumed("b", "x", "1515")});
  v1::NewEvent term = testing::ChairAssumed("b", "nobody", "1516");
  EXPECT_FALSE(Append({term}).ok());
  v1::Tenure* tenure = term.mutable_event()->mutable_chair_assumed();
  tenure->set_party("y");
  tenure->set_during("1517");
  tenure->set_replaces("chair-x-1515");
  Record({term});
  EXPECT_THAT(CodesOf(Append({testing::ChairAssumed("b", "z", "1517")}).status()),
              ::testing::ElementsAre("MORE_HOLDERS_THAN_SEATS"));
}

TEST_F(SeatsTest, ACorrectionThatWasRefusedMovesNoTerm) {
  Begin(1);
  Record({testing::ChairAssumed("b", "x", "1515"), testing::MeetingHeld("b", 1, "1515-05-01")});
  v1::NewEvent correction = testing::NewEvent("b", "moved", "");
  v1::EventCorrected* corrected = correction.mutable_event()->mutable_event_corrected();
  corrected->set_event("chair-x-1515");
  corrected->set_version("chair-x-1515");
  corrected->set_reason("Another year.");
  corrected->set_authority("The chair");
  v1::Tenure* tenure = corrected->mutable_replacement()->mutable_chair_assumed();
  tenure->set_party("nobody");
  tenure->set_during("1517");
  EXPECT_FALSE(Append({correction}).ok());
  v1::NewEvent doubt = testing::MeetingHeld("b", 2, "1516-05-01");
  v1::Dispute* dispute = doubt.mutable_event()->add_disputes();
  dispute->set_event("chair-x-1515");
  dispute->add_about(v1::DISPUTE_ASPECT_HOLDER);
  Record({doubt});
  EXPECT_THAT(CodesOf(Append({testing::ChairAssumed("b", "y", "1515")}).status()),
              ::testing::ElementsAre("MORE_HOLDERS_THAN_SEATS"));
}

// "From 1515 until 1515": held on no day for certain.
TEST_F(SeatsTest, ATermWithinOneDateHidesNoOther) {
  Begin(1);
  Record({testing::ChairAssumed("b", "x", "1515")});
  v1::NewEvent within = testing::NewEvent("b", "within", "1515");
  within.mutable_event()->mutable_chair_assumed()->set_party("y");
  within.mutable_event()->mutable_chair_assumed()->set_from_date("1515");
  within.mutable_event()->mutable_chair_assumed()->set_to_date("1515");
  Record({within});
  EXPECT_THAT(CodesOf(Append({testing::ChairAssumed("b", "z", "1515-03")}).status()),
              ::testing::ElementsAre("MORE_HOLDERS_THAN_SEATS"));
}

// A long list of terms, each after the last, is what a rotation makes.
TEST_F(SeatsTest, AGapAmongManyTermsIsFilledOnceAndNoMore) {
  Begin(1);
  std::vector<v1::NewEvent> terms;
  for (int year = 1000; year < 1400; ++year) {
    if (year != 1200) terms.push_back(testing::ChairAssumed("b", "x", std::to_string(year)));
  }
  Record(std::vector<v1::NewEvent>(terms.begin(), terms.begin() + 100));
  Record(std::vector<v1::NewEvent>(terms.begin() + 100, terms.end()));
  Record({testing::ChairAssumed("b", "y", "1200")});
  EXPECT_THAT(CodesOf(Append({testing::ChairAssumed("b", "z", "1200")}).status()),
              ::testing::ElementsAre("MORE_HOLDERS_THAN_SEATS"));
}

}  // namespace
}  // namespace minutebook::ledger
