// What an auditor finds in answers of a server that lies: which check catches each lie.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <vector>

#include "service/verify/evidence_check.h"
#include "service/verify/live_check.h"
#include "store/key_statement.h"
#include "store/merkle_tree.h"
#include "tests/integration/running_server.h"
#include "tests/integration/sample.h"
#include "tests/testing/events.h"
#include "tests/testing/status_matchers.h"

namespace minutebook {
namespace {

using ::testing::HasSubstr;
using verify::Breaks;
using verify::Check;

ledger::LedgerOptions Signing(const std::string& path) {
  ledger::LedgerOptions options;
  options.signing.key_path = path;
  return options;
}

// Everything that was found, a line each: "payload 3: ...".
std::string Found(const Breaks& breaks) {
  std::string text;
  for (const verify::Break& one : breaks.Sorted()) {
    text += std::string(verify::NameOf(one.check)) + " " + std::to_string(one.position) + ": " +
            one.what + "\n";
  }
  return text;
}

// An honest server with the first record, what it says, and its key as an auditor pinned it.
class Honest {
 public:
  explicit Honest(const std::string& key_path, bool other_history = false)
      : server_(Signing(key_path)) {
    if (other_history) {
      v1::AppendRequest first;
      *first.add_events() = testing::BodyEstablished("elsewhere");
      EXPECT_TRUE(server_.client().Append(first).ok());
    }
    Import(server_.client(), FirstRecord());
    const auto checkpoint = server_.client().Ask(v1::GetCheckpointRequest());
    EXPECT_TRUE(checkpoint.ok()) << checkpoint.status();
    note = checkpoint->checkpoint().note();
    EXPECT_TRUE(keys.Pin(checkpoint->verifier_key()).ok());
  }

  v1::Evidence EvidenceAt(store::Position position, std::uint64_t since = 0) {
    v1::GetEventRequest request;
    request.set_position(position);
    request.mutable_evidence()->set_since_tree_size(since);
    const auto answer = server_.client().GetEvent(request);
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer->evidence();
  }
  verify::Held HeldAt(std::uint64_t size) {
    v1::GetCheckpointRequest request;
    request.set_tree_size(size);
    return *verify::ParseHeld("kept", server_.client().Ask(request)->checkpoint().note());
  }
  std::vector<v1::RecordedEvent> Events() {
    std::vector<v1::RecordedEvent> events;
    const absl::Status status =
        server_.client().ReadEvents({}, [&](const v1::RecordedEvent& event) {
          events.push_back(event);
          return absl::OkStatus();
        });
    EXPECT_TRUE(status.ok()) << status;
    return events;
  }
  v1::AuditChairmanshipResponse Report() {
    v1::AuditChairmanshipRequest request;
    request.set_body("ascn");
    request.set_office("chair");
    request.mutable_evidence();
    return *server_.client().Ask(request);
  }

  std::string note;
  verify::Keys keys;

 private:
  RunningServer server_;
};

class LyingServer : public ::testing::Test {
 protected:
  // Finds nothing in `evidence` as it is, and this check in what `lie` makes of it.
  void ExpectCaught(Check check, v1::Evidence evidence, const std::vector<verify::Held>& held,
                    const std::function<void(v1::Evidence&)>& lie) {
    Breaks none;
    CheckEvidence(evidence, honest_.keys, held, &none);
    EXPECT_EQ(Found(none), "");
    lie(evidence);
    Breaks breaks;
    CheckEvidence(evidence, honest_.keys, held, &breaks);
    EXPECT_THAT(Found(breaks), HasSubstr(std::string(verify::NameOf(check)) + " "));
  }
  std::string Live(const std::vector<v1::RecordedEvent>& events, const std::string& note,
                   std::vector<verify::Held> held = {}) {
    verify::CheckOptions options;
    options.keys = honest_.keys;
    options.held = std::move(held);
    Breaks breaks;
    auto check = verify::LiveCheck::Begin(std::move(options), note, &breaks);
    EXPECT_TRUE(check.ok()) << check.status();
    for (const v1::RecordedEvent& event : events) check->Take(event);
    check->Finish();
    return Found(breaks);
  }

  testing::TempDir folder_;
  Honest honest_{folder_.Sub("key")};
};

void FlipLast(std::string* bytes) { bytes->back() = static_cast<char>(bytes->back() ^ 1); }

TEST_F(LyingServer, BytesThatWereNotRecordedAreCaught) {
  const v1::Evidence evidence = honest_.EvidenceAt(40);
  ExpectCaught(Check::kPayload, evidence, {}, [](v1::Evidence& lie) {
    FlipLast(lie.mutable_events(0)->mutable_evidence()->mutable_event());
  });
  ExpectCaught(Check::kPayload, evidence, {}, [](v1::Evidence& lie) {
    FlipLast(lie.mutable_events(0)->mutable_evidence()->mutable_salt());
  });
  const auto other_recorder = [](v1::Evidence& lie) {
    v1::EventHeader header;
    EXPECT_TRUE(header.ParseFromString(lie.events(0).evidence().header()));
    header.set_recorder("somebody-else");
    lie.mutable_events(0)->mutable_evidence()->set_header(header.SerializeAsString());
  };
  ExpectCaught(Check::kProof, evidence, {}, other_recorder);
  // With the leaf made to fit.
  ExpectCaught(Check::kProof, evidence, {}, [&](v1::Evidence& lie) {
    other_recorder(lie);
    const store::Hash leaf = store::HashLeaf(lie.events(0).evidence().header());
    lie.mutable_events(0)->mutable_inclusion()->set_leaf_hash(leaf.data(), leaf.size());
  });
}

TEST_F(LyingServer, ProofsFromAnotherTreeOrPlaceAreCaught) {
  const v1::Evidence evidence = honest_.EvidenceAt(40, 30);
  const std::vector<verify::Held> held = {honest_.HeldAt(30)};
  Honest other(folder_.Sub("other-key"), /*other_history=*/true);
  const v1::Evidence elsewhere = other.EvidenceAt(40, 30);
  ExpectCaught(Check::kProof, evidence, held, [&](v1::Evidence& lie) {
    *lie.mutable_events(0)->mutable_inclusion() = elsewhere.events(0).inclusion();
  });
  ExpectCaught(Check::kProof, evidence, held,
               [&](v1::Evidence& lie) { *lie.mutable_events(0) = elsewhere.events(0); });
  ExpectCaught(Check::kCheckpoint, evidence, held,
               [&](v1::Evidence& lie) { *lie.mutable_consistency() = elsewhere.consistency(); });
  ExpectCaught(Check::kPosition, evidence, held, [](v1::Evidence& lie) {
    lie.mutable_events(0)->mutable_inclusion()->set_leaf_index(38);
  });
  const v1::Evidence another = honest_.EvidenceAt(41);
  ExpectCaught(Check::kPosition, evidence, held, [&](v1::Evidence& lie) {
    *lie.mutable_events(0)->mutable_evidence() = another.events(0).evidence();
  });
}

TEST_F(LyingServer, ACheckpointThatIsNotTheTreesIsCaught) {
  const v1::Evidence evidence = honest_.EvidenceAt(40, 30);
  const std::vector<verify::Held> held = {honest_.HeldAt(30)};
  Honest other(folder_.Sub("other-key"), /*other_history=*/true);
  // Signed by another key.
  ExpectCaught(Check::kSignature, evidence, held,
               [&](v1::Evidence& lie) { lie.mutable_checkpoint()->set_note(other.note); });
  // Replayed: truly signed, and of an earlier tree.
  const std::string old = store::FormatNote(honest_.HeldAt(35).signed_checkpoint.note);
  ExpectCaught(Check::kProof, evidence, held,
               [&](v1::Evidence& lie) { lie.mutable_checkpoint()->set_note(old); });
  // A root that nobody signed.
  ExpectCaught(Check::kSignature, evidence, held, [&](v1::Evidence& lie) {
    store::SignedCheckpoint forged = *store::ParseCheckpoint(lie.checkpoint().note());
    forged.checkpoint.head.root[0] ^= 1;
    forged.note.text = store::CheckpointText(forged.checkpoint);
    lie.mutable_checkpoint()->set_note(store::FormatNote(forged.note));
  });
}

TEST_F(LyingServer, AForkSignedByTheSameKeyIsCaughtByTheTwoNotes) {
  // The same ledger and key, and another history.
  std::filesystem::copy(folder_.Sub("key"), folder_.Sub("copied-key"));
  Honest fork(folder_.Sub("copied-key"), /*other_history=*/true);
  const std::uint64_t size = honest_.Events().size();
  const verify::Held theirs = fork.HeldAt(size);
  EXPECT_EQ(theirs.origin(), honest_.HeldAt(size).origin());
  EXPECT_TRUE(honest_.keys.Check(theirs.signed_checkpoint).ok());
  Breaks breaks;
  CheckEvidence(honest_.EvidenceAt(40), honest_.keys, {theirs}, &breaks);
  EXPECT_THAT(Found(breaks), HasSubstr("fork "));
  // Its whole history, made anew and consistent in itself, against what was kept of the other.
  EXPECT_EQ(Live(fork.Events(), fork.note), "");
  EXPECT_THAT(Live(fork.Events(), fork.note, {honest_.HeldAt(50)}),
              HasSubstr("checkpoint 50: kept: the first 50 events are not those that were signed"));
}

TEST_F(LyingServer, ARecordThatIsNotTheOneSignedIsCaughtByReadingIt) {
  const std::vector<v1::RecordedEvent> events = honest_.Events();
  EXPECT_EQ(Live(events, honest_.note), "");
  using Events = std::vector<v1::RecordedEvent>;
  const struct {
    const char* caught;
    std::function<void(Events&)> lie;
  } lies[] = {
      {"payload 40: ", [](Events& lie) { lie[39].mutable_event()->set_note("never said"); }},
      {"payload 40: the payload is gone",
       [](Events& lie) {
         lie[39].clear_event();
         lie[39].clear_salt();
       }},
      {"checkpoint ", [](Events& lie) { lie[39].mutable_header()->set_recorder("another"); }},
      {"position 40: ", [](Events& lie) { lie.erase(lie.begin() + 39); }},
      {"position 41: ", [](Events& lie) { lie.insert(lie.begin() + 39, lie[39]); }},
      {"position 40: ", [](Events& lie) { std::swap(lie[39], lie[40]); }},
      {"revision 40: ",
       [](Events& lie) { lie[39].mutable_header()->mutable_bodies(0)->set_revision(1); }},
      {"clock 40: ",
       [](Events& lie) {
         lie[39].mutable_header()->set_recorded_at_us(lie[38].header().recorded_at_us());
       }},
      {"tail ", [](Events& lie) { lie.pop_back(); }},
  };
  for (const auto& [caught, lie] : lies) {
    Events told = events;
    lie(told);
    EXPECT_THAT(Live(told, honest_.note), HasSubstr(caught));
  }
}

TEST_F(LyingServer, AReportThatNamesWhatIsNotOnRecordIsCaught) {
  const v1::AuditChairmanshipResponse report = honest_.Report();
  const auto check = [&](const v1::AuditChairmanshipResponse& told) {
    Breaks breaks;
    CheckReport(told, honest_.keys, {}, &breaks);
    return Found(breaks);
  };
  EXPECT_EQ(check(report), "");
  const struct {
    const char* what;
    std::function<void(v1::AuditedEvent*)> lie;
  } lies[] = {
      {"position", [](v1::AuditedEvent* event) { event->set_position(1); }},
      {"ref", [](v1::AuditedEvent* event) { event->set_ref("another"); }},
      {"body", [](v1::AuditedEvent* event) { event->set_body("another"); }},
      {"type", [](v1::AuditedEvent* event) { event->set_type(v1::EVENT_TYPE_MEETING_HELD); }}};
  for (const auto& [what, lie] : lies) {
    v1::AuditChairmanshipResponse told = report;
    for (v1::AuditStatement& statement : *told.mutable_statements()) {
      for (v1::AuditedEvent& event : *statement.mutable_events()) lie(&event);
    }
    EXPECT_THAT(check(told), HasSubstr(std::string("with another ") + what));
  }
}

// Keys on record, one after the other, as an auditor reads them.
TEST(LyingRecord, KeysThatDoNotFollowOneAnotherAreNamed) {
  const auto key = [](std::uint8_t byte) {
    store::Ed25519Seed seed;
    seed.fill(byte);
    return store::SigningKey("log/1", store::KeyType::kEd25519, seed);
  };
  const auto changed = [&](std::uint8_t byte, std::uint64_t number, std::uint8_t before,
                           bool signed_by_it = true) {
    const store::SigningKey previous = key(before);
    v1::SigningKeyChanged event;
    event.set_verifier_key(key(byte).verifier().ToString());
    event.set_statement(number == 1 ? store::StateKey(key(byte), 1, std::nullopt, nullptr)
                                    : store::StateKey(key(byte), number, previous.verifier(),
                                                      signed_by_it ? &previous : nullptr));
    return event;
  };
  const auto read = [](const std::vector<v1::SigningKeyChanged>& events, const char* ledger = "1") {
    Breaks breaks;
    verify::KeyChain chain;
    store::Position position = 0;
    for (const v1::SigningKeyChanged& event : events)
      chain.Take(++position, event, ledger, &breaks);
    for (const verify::RecordedKey& one : chain.keys()) {
      if (one.is_unvouched()) breaks.Add(Check::kKey, one.position, "unvouched");
    }
    return Found(breaks);
  };
  EXPECT_EQ(read({changed(1, 1, 0), changed(2, 2, 1), changed(3, 3, 2)}), "");
  EXPECT_EQ(read({changed(1, 1, 0), changed(2, 2, 1, false)}), "key 2: unvouched\n");
  EXPECT_THAT(read({changed(1, 1, 0), changed(3, 3, 2)}), HasSubstr("key 2: "));
  EXPECT_THAT(read({changed(1, 1, 0), changed(2, 2, 9)}), HasSubstr("is not stated to follow"));
  EXPECT_THAT(read({changed(1, 1, 0), changed(2, 1, 0)}), HasSubstr("is not stated to follow"));
  EXPECT_THAT(read({changed(2, 2, 1)}), HasSubstr("none of that name was before"));
  EXPECT_THAT(read({changed(1, 1, 0)}, "2"), HasSubstr("which is not this ledger"));
  v1::SigningKeyChanged other = changed(1, 1, 0);
  other.set_verifier_key(key(2).verifier().ToString());
  EXPECT_THAT(read({other}), HasSubstr("the statement is of another key"));
}

}  // namespace
}  // namespace minutebook
