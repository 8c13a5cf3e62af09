// What is kept of an office's terms is of no weight: whoever remembers nothing answers alike,
// whatever was recorded between two questions.
#include <gmock/gmock.h>

#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "service/domain/instant.h"
#include "tests/ledger/terms_fixture.h"
#include "tests/testing/rounds.h"

namespace minutebook::ledger {
namespace {

using testing::IsOk;

constexpr std::uint64_t kHistories = 30;
constexpr int kEvents = 60;

// Random records of two offices in each of two bodies.
class TermChangesModelTest : public TermChangesTest {
 protected:
  std::size_t Below(std::size_t n) { return random_() % n; }
  std::string Year() { return std::to_string(1500 + Below(years_)); }
  v1::DisputeAspect Aspect() {
    return Below(2) == 0 ? v1::DISPUTE_ASPECT_HOLDER : v1::DISPUTE_ASPECT_START;
  }
  std::string Ref(const std::string& body) {
    const std::vector<v1::Event>& known = recorded_[body];
    return known.empty() ? "none" : known[Below(known.size())].ref();
  }

  void FillTenure(const std::string& body, v1::Tenure* tenure) {
    tenure->set_office(kOffices[Below(2)]);
    tenure->set_party(kParties[Below(3)]);
    if (Below(3) > 0) {
      tenure->set_during(Year());
    } else {
      tenure->set_from_date(Year() + "-0" + std::to_string(1 + Below(9)));
    }
    if (Below(15) == 0) tenure->set_acting(true);
    if (Below(15) == 0) tenure->set_fulfils(Ref(body));
    if (Below(15) == 0) tenure->set_replaces(Ref(body));
  }
  void FillTerm(const std::string& body, v1::Event* event) {
    const std::size_t kind = Below(6);
    FillTenure(body, kind == 0   ? event->mutable_officer_nominated()
                     : kind == 1 ? event->mutable_officer_assumed()
                                 : event->mutable_officer_elected());
  }

  // Says something else of the same kind as the event that it corrects.
  v1::NewEvent Correction(const std::string& body, const std::string& ref) {
    const std::vector<v1::Event>& known = recorded_[body];
    if (known.empty()) return testing::MeetingHeld(body, 1, Year());
    const v1::Event& event = known[Below(known.size())];
    const auto version = versions_[body].find(event.ref());
    v1::Event says = event;
    for (int tries = 0; tries < 20; ++tries) {
      v1::Event other;
      other.set_on(Year());
      FillTerm(body, &other);
      if (other.fact_case() == event.fact_case()) says = other;
    }
    return Corrected(body, ref, event.ref(),
                     version == versions_[body].end() ? event.ref() : version->second, says);
  }

  v1::NewEvent Any(int n) {
    const std::string body = kBodies[Below(2)];
    const std::string ref = "e" + std::to_string(n);
    v1::NewEvent made = testing::NewEvent(body, ref, Year());
    v1::Event* event = made.mutable_event();
    const std::size_t kind = Below(20);
    if (kind < 7) {
      FillTerm(body, event);
      if (Below(8) == 0) AddDispute(Ref(body), Aspect(), &made);
    } else if (kind == 7) {
      event->mutable_officer_vacated()->set_office(kOffices[Below(2)]);
      if (Below(2) == 0) event->mutable_officer_vacated()->set_party(kParties[Below(3)]);
    } else if (kind == 8) {
      event->mutable_office_handed_over()->set_office(kOffices[Below(2)]);
      event->mutable_office_handed_over()->set_to_party(kParties[Below(3)]);
      event->mutable_office_handed_over()->set_ends_outgoing_term(Below(2) == 0);
    } else if (kind == 9) {
      event->mutable_office_rules_changed()->set_office(kOffices[Below(2)]);
      event->mutable_office_rules_changed()->set_seats(1 + static_cast<std::uint32_t>(Below(2)));
    } else if (kind < 12) {
      made = Retracted(body, ref, Ref(body));
    } else if (kind < 14) {
      made = Correction(body, ref);
    } else if (kind == 14 && !disputes_[body].empty()) {
      auto [upheld, aside] = disputes_[body][Below(disputes_[body].size())];
      if (Below(2) == 0) std::swap(upheld, aside);
      made = Settled(body, ref, upheld, aside, Aspect());
    } else {
      made = testing::MeetingHeld(body, static_cast<std::uint32_t>(n) + 1, Year());
      if (Below(3) == 0) AddDispute(Ref(body), Aspect(), &made);
    }
    made.mutable_event()->set_ref(ref);
    return made;
  }

  // That it was recorded.
  void Note(const v1::NewEvent& made) {
    const v1::Event& event = made.event();
    recorded_[made.body()].push_back(event);
    for (const v1::Dispute& dispute : event.disputes()) {
      disputes_[made.body()].emplace_back(event.ref(), dispute.event());
    }
    if (event.has_event_corrected()) {
      versions_[made.body()][event.event_corrected().event()] = event.ref();
    }
    const auto fact = event.GetDescriptor()->FindFieldByNumber(event.fact_case());
    ++kinds_[fact->name()];
  }

  template <typename Request>
  void Compare(const std::string& body, const std::string& office, const std::string& on,
               const v1::AsOf& as_of) {
    Request request;
    request.set_body(body);
    request.set_office(office);
    request.set_on(on);
    *request.mutable_as_of() = as_of;
    const domain::AnswerContext with = ledger_->AnswerNow();
    const domain::AnswerContext without{with.ledger, with.rows,   with.cuts, with.head,
                                        with.now_us, with.events, nullptr};
    const auto kept = domain::Answer(request, with);
    const auto anew = domain::Answer(request, without);
    ASSERT_EQ(kept.status(), anew.status());
    if (!anew.ok()) return;
    ASSERT_EQ(kept->DebugString(), anew->DebugString()) << request.ShortDebugString();
    if constexpr (std::is_same_v<Request, v1::GetOfficeHolderRequest>) {
      held_ += anew->holdings_size();
    }
  }

  // Now, as of a position, as known at a time.
  void Ask() {
    v1::AsOf as_of;
    const std::int64_t at_us = kNoonUs + static_cast<std::int64_t>(Below(seconds_ + 1)) * 1'000'000;
    switch (Below(5)) {
      case 0:
        as_of.set_position(1 + Below(Head()));
        break;
      case 1:
        as_of.set_known_at(domain::FormatInstant(at_us));
        break;
      case 2:
        as_of.set_recorded_at(domain::FormatInstant(at_us));
        break;
      default:
        break;
    }
    const std::string body = kBodies[Below(2)];
    const std::string office = kOffices[Below(2)];
    const std::string on = Year() + "-0" + std::to_string(1 + Below(9)) + "-15";
    if (Below(3) == 0) {
      Compare<v1::ListTermsRequest>(body, office, on, as_of);
    } else {
      Compare<v1::GetOfficeHolderRequest>(body, office, on, as_of);
    }
  }

  void BeginHistory(unsigned seed) {
    random_.seed(seed);
    years_ = seed % 2 == 0 ? 20 : 200;  // crowded, or most terms by themselves
    // One place for all offices, few, or as many as there are.
    constexpr std::size_t kPlaces[] = {1, 3, 65'536};
    options_.limits.term_changes_places = kPlaces[seed % std::size(kPlaces)];
    recorded_.clear();
    versions_.clear();
    disputes_.clear();
    after_commit_ = {};
    seconds_ = 0;
    Begin(options_);
    // A question as soon as the head can be seen, before whoever appended is answered; more of them
    // while an erasure has not had answers forget yet.
    after_commit_ = [this](const store::Group& group) {
      const std::size_t first = group.first_position;
      const std::size_t questions = group.redaction.events.empty() ? 1 : 40;
      for (std::size_t turn = first; turn < first + questions; ++turn) {
        Compare<v1::GetOfficeHolderRequest>(kBodies[turn % 2], kOffices[turn / 2 % 2],
                                            std::to_string(1500 + turn % years_) + "-06-15", {});
      }
      return absl::OkStatus();
    };
  }

  std::mt19937 random_;
  std::size_t years_ = 0;
  std::size_t seconds_ = 0;  // that went by
  LedgerOptions options_;
  std::map<std::string, std::vector<v1::Event>> recorded_;  // by body
  std::map<std::string, std::map<std::string, std::string>> versions_;
  std::map<std::string, std::vector<std::pair<std::string, std::string>>> disputes_;
  std::map<std::string, int> kinds_;
  int held_ = 0;
  int erased_ = 0;
};

TEST_F(TermChangesModelTest, WhoeverRemembersNothingAnswersAlike) {
  testing::Rounds rounds(kHistories);
  while (rounds.Next()) {
    SCOPED_TRACE("MINUTEBOOK_SEED=" + std::to_string(rounds.seed()));
    BeginHistory(rounds.seed());
    for (int n = 0; n < kEvents; ++n) {
      clock_.Advance(1'000'000);
      ++seconds_;
      const v1::NewEvent made = Any(n);
      const auto outcome = Append({made});
      if (outcome.ok()) {
        Note(made);
        if (Below(25) == 0) {
          const store::Position which = outcome->receipts[0].position;
          ASSERT_THAT(ledger_->Erase({which, "a request", "us", "op"}), IsOk());
          ++erased_;
        }
      }
      if (Below(30) == 0) Open(options_);
      for (int i = 0; i < 4; ++i) Ask();
      if (HasFailure()) return;
    }
  }
  if (rounds.begun() < kHistories) return;
  EXPECT_GT(held_, 500);
  EXPECT_GT(erased_, 10);
  for (const char* kind : {"event_corrected", "event_retracted", "dispute_resolved"}) {
    EXPECT_GT(kinds_[kind], 5) << kind;
  }
}

}  // namespace
}  // namespace minutebook::ledger
