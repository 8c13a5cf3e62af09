// The formats of ARCHITECTURE: payload bytes, digest, header, leaf. Known answers computed by hand
// from the definitions, with OpenSSL's own one-shot SHA-256.
#include "service/ledger/record.h"

#include <openssl/sha.h>

#include <random>

#include "store/merkle_tree.h"
#include "tests/ledger/ledger_fixture.h"

namespace minutebook::ledger {
namespace {

std::string Sha256(const std::string& bytes) {
  std::string digest(32, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

TEST(RecordTest, ThePayloadDigestIsTheHashOfTagSaltAndEvent) {
  const std::string salt(32, 's');
  const std::string tag("minutebook/payload/v1\0", 22);
  EXPECT_EQ(PayloadDigest(salt, "event"), Sha256(tag + salt + "event"));
}

TEST(RecordTest, SaltsAreLongAndNeverTheSame) {
  EXPECT_EQ(NewSalt().size(), 32u);
  EXPECT_NE(NewSalt(), NewSalt());
}

TEST(RecordTest, CanonicalBytesDoNotDependOnHowTheEventCame) {
  v1::Event event;
  event.set_on("2019");
  event.mutable_meeting_held()->set_ordinal(4);
  // The same fields in another order, and one of them twice.
  v1::Event late;
  v1::Event early;
  late.set_on("2019");
  early.set_on("2018");
  early.mutable_meeting_held()->set_ordinal(4);
  v1::Event shuffled;
  ASSERT_TRUE(shuffled.ParseFromString(early.SerializeAsString() + late.SerializeAsString()));
  EXPECT_EQ(CanonicalBytes(shuffled), CanonicalBytes(event));
}

TEST(RecordTest, AHeaderPutTogetherFromFieldsIsTheMessagesBytes) {
  const auto seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  // Of all lengths that a varint has, and zero.
  const auto number = [&] { return random() >> random() % 64 >> random() % 2 * 63; };
  for (int i = 0; i < 2000; ++i) {
    std::vector<store::BodyRevision> bodies;
    for (std::size_t n = random() % 4; n > 0; --n) {
      bodies.push_back({std::string(random() % 4 == 0 ? random() % 200 : n, 'b'), number()});
    }
    store::EventId id;
    for (std::uint8_t& byte : id) byte = static_cast<std::uint8_t>(random());
    const auto type = static_cast<v1::EventType>(random() % 300);
    const std::string recorder(random() % 3 * (random() % 100), 'r');
    const std::string digest(random() % 2 * 32, 'd');
    const auto recorded_at = static_cast<std::int64_t>(number());
    const auto known_at = random() % 2 == 0 ? -recorded_at : static_cast<std::int64_t>(number());
    v1::EventHeader header;
    header.set_position(number());
    for (const store::BodyRevision& body : bodies) {
      header.add_bodies()->set_body(body.body);
      header.mutable_bodies()->rbegin()->set_revision(body.revision);
    }
    header.set_event_id(id.data(), id.size());
    header.set_type(type);
    header.set_recorded_at_us(recorded_at);
    header.set_known_at_us(known_at);
    header.set_recorder(recorder);
    header.set_payload_digest(digest);
    ASSERT_EQ(HeaderBytes(HeaderFields{.position = header.position(),
                                       .bodies = bodies,
                                       .event_id = id,
                                       .type = type,
                                       .recorded_at_us = recorded_at,
                                       .known_at_us = known_at,
                                       .recorder = recorder,
                                       .payload_digest = digest}),
              HeaderBytes(header))
        << header.ShortDebugString();
  }
}

TEST(RecordTest, AStoredEventIsARecordedEventOnTheWire) {
  v1::EventHeader header;
  header.set_position(7);
  v1::Event event;
  event.set_on("2019");
  const std::string stored = EncodeStored(HeaderBytes(header), "salt", CanonicalBytes(event));
  v1::RecordedEvent recorded;
  ASSERT_TRUE(recorded.ParseFromString(stored));
  EXPECT_EQ(recorded.header().position(), 7u);
  EXPECT_EQ(recorded.event().on(), "2019");
  EXPECT_EQ(HeaderBytesOfStored(stored), HeaderBytes(header));
}

TEST(RecordTest, DamagedBytesAreDataLoss) {
  EXPECT_THAT(HeaderOfStored("no header"), testing::StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(HeaderOfStored("\x0a\x7fshort"), testing::StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(HeaderOfStored(""), testing::StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(LedgerTest, EveryEventsDigestAndLeafCanBeComputedFromWhatReadersGet) {
  Record({testing::BodyEstablished("a"), testing::MeetingHeld("a", 1, "2019")});
  store::CompactRange tree;
  for (store::Position position = 1; position <= Head(); ++position) {
    const auto stored = DecodeStored(*ledger_->log().Read(position));
    ASSERT_THAT(stored, testing::IsOk());
    EXPECT_EQ(stored->salt().size(), kSaltBytes);
    EXPECT_EQ(DecodeHeader(stored->header())->payload_digest(),
              PayloadDigest(stored->salt(), stored->event()));
    const std::string leaf = Sha256(std::string(1, '\0') + stored->header());
    store::Hash hash{};
    std::copy(leaf.begin(), leaf.end(), hash.begin());
    tree.Append(hash);
  }
  EXPECT_EQ(tree.Root(), ledger_->tree_head().root);
}

}  // namespace
}  // namespace minutebook::ledger
