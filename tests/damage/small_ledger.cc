#include "tests/damage/small_ledger.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "service/domain/answers.h"
#include "service/domain/search/search.h"
#include "service/ledger/ledger.h"
#include "service/verify/folder_check.h"
#include "store/store.h"
#include "tests/simulation/ledgers.h"
#include "tests/testing/events.h"
#include "tests/testing/fake_clock.h"

namespace minutebook::damage {
namespace {

constexpr std::int64_t kNoonUs = 1'795'348'800'000'000;  // 2026-11-22T12:00:00Z

std::string PathOf(const std::string& folder) { return folder + "/ledger"; }

absl::StatusOr<std::unique_ptr<ledger::Ledger>> Open(const std::string& folder) {
  static const testing::FakeClock clock(kNoonUs);
  store::OpenOptions options;
  options.path = PathOf(folder);
  options.new_ledger_id.fill(7);
  options.new_name = "small";
  auto store = store::OpenRocksStore(options);
  if (!store.ok()) return store.status();
  ledger::LedgerOptions ledger_options;
  ledger_options.signing.key_path = folder + "/ledger.signing-key";
  return ledger::Ledger::Open(*std::move(store), clock, std::move(ledger_options));
}

std::vector<v1::NewEvent> Events() {
  std::vector<v1::NewEvent> events = {testing::BodyEstablished("a"),
                                      testing::BodyEstablished("b"),
                                      testing::ChairDefined("a"),
                                      testing::PartyRegistered("a", "sg"),
                                      testing::PartyRegistered("a", "kh"),
                                      testing::ChairAssumed("a", "sg", "2018"),
                                      testing::ChairAssumed("a", "kh", "2019")};
  for (std::uint32_t i = 1; i <= 4; ++i) events.push_back(testing::MeetingHeld("a", i, "2019"));
  v1::NewEvent joint = testing::MeetingHeld("b", 1, "2020");
  joint.add_further_bodies("a");
  events.push_back(joint);
  v1::NewEvent retracted = testing::NewEvent("a", "retracted", "2021");
  retracted.mutable_event()->mutable_event_retracted()->set_event("annual-2");
  retracted.mutable_event()->mutable_event_retracted()->set_reason("It was not held.");
  retracted.mutable_event()->mutable_event_retracted()->set_authority("the secretariat");
  events.push_back(retracted);
  return events;
}

// Answers one after another, each whole or an error.
class Answers {
 public:
  explicit Answers(ledger::Ledger& ledger) : ledger_(ledger) {
    for (store::Position position = 1; position <= ledger.log().Head(); ++position) {
      const auto stored = ledger.log().Read(position);
      Add(stored.status(), stored.ok() ? *stored : "");
    }
    const store::TreeHead head = ledger.tree_head();
    Add(absl::OkStatus(), absl::StrCat(head.size, std::string(head.root.begin(), head.root.end())));
    AddPositions();
    for (const std::string body : {"a", "b"}) AddBody(body);
    v1::SearchRequest search;
    search.set_query("meeting party body");
    const absl::Status caught_up =
        ledger.words().WaitFor(ledger.log().Head(), std::chrono::seconds(5));
    const auto found = domain::Answer(search, ledger.AnswerNow(), ledger.words());
    Add(caught_up.ok() ? found.status() : caught_up, found.ok() ? found->SerializeAsString() : "");
    const auto checkpoint = ledger.proofs().Checkpoint(ledger.tree_head());
    Add(checkpoint.status(), checkpoint.ok() ? checkpoint->SerializeAsString() : "");
    Add(simulation::CheckViews(ledger), "views");
  }
  // Each in hex, or empty where it was an error.
  const std::vector<std::string>& texts() const { return texts_; }
  const std::vector<absl::Status>& errors() const { return errors_; }

 private:
  void Add(const absl::Status& status, const std::string& text) {
    if (!status.ok()) errors_.push_back(status);
    texts_.push_back(status.ok() ? absl::StrCat("=", text) : "");
  }
  void AddPositions() {
    std::string all;
    absl::Status status;
    for (const std::string body : {"a", "b"}) {
      const auto positions = ledger_.log().Positions(body, 1, 100);
      if (positions.ok()) absl::StrAppend(&all, absl::StrJoin(*positions, ","), ";");
      status.Update(positions.status());
    }
    Add(status, all);
  }
  template <typename Request>
  void Ask(const std::string& body, Request request = {}) {
    request.set_body(body);
    const auto answer = domain::Answer(request, ledger_.AnswerNow());
    Add(answer.status(), answer.ok() ? answer->SerializeAsString() : "");
  }
  void AddBody(const std::string& body) {
    Ask<v1::GetBodyRequest>(body);
    Ask<v1::ListPartiesRequest>(body);
    Ask<v1::ListOfficesRequest>(body);
    Ask<v1::ListMeetingsRequest>(body);
    if (body != "a") return;
    v1::GetOfficeHolderRequest holder;
    holder.set_office("chair");
    holder.set_on("2019-06-01");
    Ask(body, holder);
    v1::ListTermsRequest terms;
    terms.set_office("chair");
    Ask(body, terms);
  }

  ledger::Ledger& ledger_;
  std::vector<std::string> texts_;
  std::vector<absl::Status> errors_;
};

constexpr char kBetween[] = "\n--\n";

// Whether somebody who reads it knows where to look.
bool SaysWhere(const std::string& text, const std::string& folder) {
  return text.find(folder) != text.npos || text.find("position") != text.npos ||
         text.find(".sst") != text.npos;
}

// What the auditor says; empty where all holds.
std::string Audit(const std::string& folder) {
  verify::Breaks breaks;
  const auto checked = verify::CheckFolder(PathOf(folder), {}, &breaks);
  if (!checked.ok()) return absl::StrCat("auditor: ", checked.status().ToString());
  std::string all;
  for (const verify::Break& found : breaks.Sorted()) {
    absl::StrAppend(&all, "auditor: position ", found.position, ": ", found.what, "; ");
  }
  return all;
}

}  // namespace

absl::Status MakeSmallLedger(const std::string& folder, bool killed) {
  auto ledger = Open(folder);
  if (!ledger.ok()) return ledger.status();
  for (const v1::NewEvent& event : Events()) {
    const auto outcome = simulation::AppendTo(**ledger, {event});
    if (!outcome.ok()) return outcome.status();
  }
  const auto checkpoint = (*ledger)->proofs().Checkpoint((*ledger)->tree_head());
  if (!checkpoint.ok()) return checkpoint.status();
  if (killed) std::_Exit(0);
  return absl::OkStatus();
}

absl::StatusOr<std::string> AnswersOf(const std::string& folder) {
  const auto ledger = Open(folder);
  if (!ledger.ok()) return ledger.status();
  const Answers answers(**ledger);
  if (!answers.errors().empty()) return answers.errors().front();
  return absl::StrJoin(answers.texts(), kBetween);
}

Told Examine(const std::string& folder, std::string_view sound, std::string* why) {
  *why = Audit(folder);
  const auto ledger = Open(folder);
  if (!ledger.ok()) {
    *why = ledger.status().ToString();
    return SaysWhere(*why, folder) ? Told::kRefused : Told::kVague;
  }
  const Answers answers(**ledger);
  const std::vector<std::string> expected = absl::StrSplit(std::string(sound), kBetween);
  if (answers.texts().size() != expected.size()) {
    *why = "a shorter or longer ledger is served";
    return Told::kLie;
  }
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (answers.texts()[i].empty() || answers.texts()[i] == expected[i]) continue;
    *why = absl::StrCat("answer ", i, " is another");
    return Told::kLie;
  }
  for (const absl::Status& error : answers.errors()) absl::StrAppend(why, error.ToString(), "; ");
  if (why->empty()) return Told::kTrue;
  return SaysWhere(*why, folder) ? Told::kReported : Told::kVague;
}

}  // namespace minutebook::damage
