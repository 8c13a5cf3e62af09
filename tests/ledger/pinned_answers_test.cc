// Every question there is, found by its service's descriptor: an answer as of a position is, byte
// for byte, that of a ledger that ends there; and what is brought in later into one body changes no
// answer that is pinned.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "absl/strings/escaping.h"
#include "minutebook/v1/audit_service.pb.h"
#include "minutebook/v1/query_service.pb.h"
#include "minutebook/v1/search_service.pb.h"
#include "service/domain/answers/compare.h"
#include "service/domain/answers/explain.h"
#include "service/domain/audit/audit.h"
#include "service/domain/search/index_keys.h"
#include "service/domain/search/search.h"
#include "service/ledger/record.h"
#include "store/merkle_tree.h"
#include "tests/domain/views/chronicle.h"
#include "tests/ledger/ledger_fixture.h"
#include "tests/ledger/random_request.h"

namespace minutebook::ledger {
namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using testing::IsOk;

// The bytes of an answer, or why there is none. `token`, if it is set, is that of the next page.
using Ask = std::function<std::string(const Ledger&, const Message&, std::string* token)>;

template <typename Request>
Ask AnsweredBy() {
  return [](const Ledger& ledger, const Message& asked, std::string* token) {
    const auto& request = static_cast<const Request&>(asked);
    const auto answer = [&] {
      if constexpr (std::is_same_v<Request, v1::SearchRequest>) {
        return domain::Answer(request, ledger.AnswerNow(), ledger.words());
      } else {
        return domain::Answer(request, ledger.AnswerNow());
      }
    }();
    if (!answer.ok()) return answer.status().ToString();
    if constexpr (requires { answer->next_page_token(); }) *token = answer->next_page_token();
    return "OK" + answer->SerializeAsString();
  };
}

std::string Compared(const Ledger& ledger, const Message& asked, std::string*) {
  const domain::AnswerContext now = ledger.AnswerNow();
  const auto comparison =
      domain::Comparison::Start(static_cast<const v1::CompareKnowledgeRequest&>(asked), now);
  if (!comparison.ok()) return comparison.status().ToString();
  std::string all = "OK";
  while (true) {
    v1::CompareKnowledgeResponse response;
    const auto more = (*comparison)->Next(1000, &response);
    if (!more.ok()) return more.status().ToString();
    if (!*more) return all;
    all += response.SerializeAsString();
  }
}

// A question that is not here fails the test.
std::map<std::string, Ask> Asks() {
  std::map<std::string, Ask> asks;
#define MINUTEBOOK_ASK(Name) asks[#Name] = AnsweredBy<v1::Name##Request>()
  MINUTEBOOK_ASK(GetBody);
  MINUTEBOOK_ASK(ListBodies);
  MINUTEBOOK_ASK(GetParty);
  MINUTEBOOK_ASK(ListParties);
  MINUTEBOOK_ASK(ListMembers);
  MINUTEBOOK_ASK(ListOffices);
  MINUTEBOOK_ASK(GetOfficeHolder);
  MINUTEBOOK_ASK(ListTerms);
  MINUTEBOOK_ASK(GetMeeting);
  MINUTEBOOK_ASK(ListMeetings);
  MINUTEBOOK_ASK(GetDocument);
  MINUTEBOOK_ASK(ListDocuments);
  MINUTEBOOK_ASK(GetProposal);
  MINUTEBOOK_ASK(ListProposals);
  MINUTEBOOK_ASK(GetDecision);
  MINUTEBOOK_ASK(ListDecisions);
  MINUTEBOOK_ASK(GetAction);
  MINUTEBOOK_ASK(ListActions);
  MINUTEBOOK_ASK(FindFile);
  MINUTEBOOK_ASK(Search);
  MINUTEBOOK_ASK(AuditChairmanship);
  MINUTEBOOK_ASK(ExplainAnswer);
#undef MINUTEBOOK_ASK
  asks["CompareKnowledge"] = Compared;
  return asks;
}

// Of the tree, which is the newest whatever is asked; they have no date and no bounds.
const std::set<std::string> kOfTheTree = {"GetCheckpoint", "GetInclusionProof",
                                          "GetConsistencyProof", "AddCosignature"};

std::vector<const MethodDescriptor*> Methods() {
  std::vector<const MethodDescriptor*> methods;
  for (const char* name : {"QueryService", "SearchService", "AuditService"}) {
    const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
        std::string("minutebook.v1.") + name);
    for (int i = 0; service != nullptr && i < service->method_count(); ++i) {
      if (!kOfTheTree.contains(service->method(i)->name())) methods.push_back(service->method(i));
    }
  }
  return methods;
}

std::unique_ptr<Message> NewRequest(const MethodDescriptor* method) {
  return std::unique_ptr<Message>(google::protobuf::MessageFactory::generated_factory()
                                      ->GetPrototype(method->input_type())
                                      ->New());
}

// Removes the position from the bounds: the same question of a ledger that ends there.
void Unpin(Message* request) {
  const auto& reflection = *request->GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection.ListFields(*request, &fields);
  for (const auto* field : fields) {
    if (field->message_type() == nullptr || field->is_repeated()) continue;
    if (field->name() == "from") continue;  // of a comparison: unset, it is before all
    Message* inner = reflection.MutableMessage(request, field);
    if (field->message_type() == v1::AsOf::descriptor()) {
      static_cast<v1::AsOf&>(*inner).clear_position();
    } else {
      Unpin(inner);
    }
  }
}

// Asks for the page that follows.
void SetToken(Message* request, const std::string& token) {
  const auto* page = request->GetDescriptor()->FindFieldByName("page");
  static_cast<v1::Page&>(*request->GetReflection()->MutableMessage(request, page)).set_token(token);
}

// A ledger on a store in memory with a random record.
class PinnedAnswers : public LedgerTest {
 protected:
  static v1::NewEvent ToAppend(const domain::ToRecord& told) {
    v1::NewEvent event;
    event.set_body(told.bodies[0]);
    for (std::size_t i = 1; i < told.bodies.size(); ++i) event.add_further_bodies(told.bodies[i]);
    event.set_known_at(told.known_at);
    EXPECT_TRUE(
        google::protobuf::util::JsonStringToMessage(told.event, event.mutable_event()).ok());
    return event;
  }

  void RecordChronicle(std::uint32_t seed, RandomRequests& requests) {
    domain::Book book;
    domain::Chronicle chronicle(seed);
    domain::Chronicle::LayDownBoth(book);
    chronicle.Write(book, 15);
    for (const domain::ToRecord& told : book.recorded()) {
      const v1::NewEvent event = ToAppend(told);
      requests.Learn(event.body(), event.event());
      Record({event});
    }
  }

  // A ledger of the first events of this one, folded anew.
  std::unique_ptr<Ledger> CutAt(store::Position head) {
    auto store = store::MakeMemoryStore({.identity = ledger_->identity(), .disk = nullptr});
    for (store::Position position = 1; position <= head; ++position) {
      const std::string stored = *ledger_->log().Read(position);
      const v1::EventHeader header = *HeaderOfStored(stored);
      store::NewRecord record{{}, {}, stored, store::HashLeaf(HeaderBytesOfStored(stored))};
      std::copy(header.event_id().begin(), header.event_id().end(), record.id.begin());
      for (const auto& body : header.bodies()) {
        record.bodies.push_back({body.body(), body.revision()});
      }
      store::Group group{position, {}, {}};
      group.events.push_back(std::move(record));
      EXPECT_THAT(store->Commit(group), IsOk());
    }
    auto cut = Ledger::Open(std::move(store), clock_, {});
    EXPECT_THAT(cut, IsOk());
    return *std::move(cut);
  }

  // Asks both ledgers, page by page; gives the first answer.
  std::string PagesAreEqual(const Ask& ask, const Ledger& cut, Message* request) {
    std::string first;
    std::string token;
    for (int page = 0; page == 0 || !token.empty(); ++page) {
      if (page > 0) SetToken(request, token);
      token.clear();
      std::string cut_token;
      const std::string answer = ask(*ledger_, *request, &token);
      EXPECT_EQ(answer, ask(cut, *request, &cut_token)) << "page " << page;
      if (page == 0) first = answer;
      // Tokens belong to their question. Without one, the bounds may as well be left out.
      if (page == 0 && token.empty()) {
        const std::unique_ptr<Message> unpinned(request->New());
        unpinned->CopyFrom(*request);
        Unpin(unpinned.get());
        EXPECT_EQ(answer, ask(cut, *unpinned, &cut_token)) << "without the position";
      }
      if (HasNonfatalFailure()) break;
    }
    return first;
  }

  // What rows say at the head is in the index, however the words got there.
  static void ExpectWordsOfAllRows(const Ledger& ledger) {
    std::set<std::tuple<std::string, std::string, std::string>> indexed;
    ASSERT_THAT(ledger.words().Scan({.word = "", .beginning = true},
                                    [&indexed](std::string_view word, std::string_view body,
                                               std::string_view item) {
                                      indexed.emplace(word, body, item);
                                      return true;
                                    }),
                IsOk());
    const domain::AnswerContext now = ledger.AnswerNow();
    domain::IndexKeys expected;
    const auto add = [&expected](std::string_view key, store::Position, std::string_view value) {
      return domain::AddIndexKeys(key, "", value, v1::Event(), &expected).ok();
    };
    ASSERT_THAT(now.rows.Scan("", "", now.head, add), IsOk());
    EXPECT_GT(expected.places().size(), 5u);
    for (const store::WordPlace& place : expected.places()) {
      for (const std::string_view word : place.words) {
        EXPECT_TRUE(indexed.contains(
            {std::string(word), std::string(place.owner), std::string(place.item)}))
            << std::string(word) << " " << absl::CHexEscape(std::string(place.item));
        if (HasFailure()) return;
      }
    }
  }

  static void AwaitSearch(const Ledger& ledger) {
    ASSERT_THAT(ledger.words().WaitFor(ledger.log().Head(), std::chrono::seconds(60)), IsOk());
  }

  const std::map<std::string, Ask> asks_ = Asks();
  std::map<std::string, int> answered_;
};

TEST_F(PinnedAnswers, EveryQuestionIsKnownHere) {
  EXPECT_GE(Methods().size(), 23u);
  for (const MethodDescriptor* method : Methods()) {
    EXPECT_TRUE(asks_.contains(method->name())) << method->full_name() << ": add it to Asks()";
  }
}

TEST_F(PinnedAnswers, AreThoseOfALedgerThatEndsThere) {
  constexpr int kSeeds = 20;
  constexpr int kCuts = 4;
  constexpr int kRequests = 12;
  for (std::uint32_t seed = 1; seed <= kSeeds; ++seed) {
    disk_ = store::MakeMemoryDisk();
    Open();
    RandomRequests requests(seed);
    RecordChronicle(seed, requests);
    AwaitSearch(*ledger_);
    ExpectWordsOfAllRows(*ledger_);
    for (int i = 0; i < kCuts; ++i) {
      const store::Position position = 1 + requests.Below(static_cast<std::uint32_t>(Head()));
      const std::unique_ptr<Ledger> cut = CutAt(position);
      AwaitSearch(*cut);
      for (const MethodDescriptor* method : Methods()) {
        const Ask& ask = asks_.at(method->name());
        for (int j = 0; j < kRequests; ++j) {
          const std::unique_ptr<Message> request = NewRequest(method);
          requests.Fill(request.get(), requests.AsOf(position));
          SCOPED_TRACE("seed " + std::to_string(seed) + ", cut at " + std::to_string(position) +
                       " of " + std::to_string(Head()) + ": " + method->name() + " " +
                       request->ShortDebugString());
          const std::string answer = PagesAreEqual(ask, *cut, request.get());
          if (HasFailure()) return;
          answered_[method->name()] += answer.starts_with("OK") ? 1 : 0;
        }
      }
    }
  }
  for (const MethodDescriptor* method : Methods()) {
    EXPECT_GE(answered_[method->name()], 10) << method->name() << " was hardly ever answered";
  }
}

TEST_F(PinnedAnswers, StayTheSameWhateverIsBroughtInLaterIntoOneBody) {
  constexpr int kSeeds = 20;
  constexpr int kRequests = 30;
  for (std::uint32_t seed = 101; seed < 101 + kSeeds; ++seed) {
    disk_ = store::MakeMemoryDisk();
    Open();
    RandomRequests requests(seed);
    RecordChronicle(seed, requests);
    AwaitSearch(*ledger_);
    const store::Position pinned = Head();
    std::vector<std::pair<const MethodDescriptor*, std::unique_ptr<Message>>> asked;
    std::vector<std::string> before;
    std::string token;
    for (const MethodDescriptor* method : Methods()) {
      for (int j = 0; j < kRequests; ++j) {
        asked.emplace_back(method, NewRequest(method));
        v1::AsOf as_of = requests.AsOf(pinned);
        if (as_of.known_at().empty()) as_of.set_known_at("2026-11-22");
        requests.Fill(asked.back().second.get(), as_of);
        before.push_back(asks_.at(method->name())(*ledger_, *asked.back().second, &token));
      }
    }
    // Known before all that is on record of the others.
    domain::Book book;
    domain::LayDown(book, "guild");
    domain::History history(seed, /*every_shape=*/true);
    for (domain::ToRecord told : history.Events(10)) {
      told.bodies = {"guild"};
      told.known_at = "2015-01-01";
      book.Record(told);
    }
    for (const domain::ToRecord& told : book.recorded()) Record({ToAppend(told)});
    AwaitSearch(*ledger_);
    for (std::size_t i = 0; i < asked.size(); ++i) {
      const auto& [method, request] = asked[i];
      ASSERT_EQ(before[i], asks_.at(method->name())(*ledger_, *request, &token))
          << "seed " << seed << ": " << method->name() << " " << request->ShortDebugString();
    }
  }
}

}  // namespace
}  // namespace minutebook::ledger
