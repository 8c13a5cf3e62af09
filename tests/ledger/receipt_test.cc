// A receipt's bytes beside those of its message.
#include "service/ledger/receipt.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace minutebook::ledger {
namespace {

std::uint64_t AnyNumber(std::mt19937_64& random) { return random() >> (random() % 64); }

Receipt AnyReceipt(std::mt19937_64& random) {
  Receipt receipt;
  for (std::uint8_t& byte : receipt.event_id) byte = static_cast<std::uint8_t>(random());
  receipt.position = random() % 4 == 0 ? 0 : AnyNumber(random);
  for (std::uint64_t i = random() % 4; i > 0; --i) {
    const std::uint64_t revision = random() % 4 == 0 ? 0 : AnyNumber(random);
    receipt.bodies.push_back({std::string(random() % 200, 'b'), revision});
  }
  const auto at = static_cast<std::int64_t>(AnyNumber(random) >> 1);
  receipt.recorded_at_us = random() % 4 > 0 ? at : -at;
  if (random() % 4 == 0) receipt.recorded_at_us = 0;
  receipt.already_recorded = random() % 2 == 0;
  receipt.erased = random() % 2 == 0;
  return receipt;
}

TEST(ReceiptTest, ItsBytesAreThoseOfItsMessage) {
  const std::uint64_t seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 20'000; ++round) {
    const Receipt receipt = AnyReceipt(random);
    ASSERT_EQ(BytesOf(receipt), ToMessage(receipt).SerializeAsString());
  }
  EXPECT_EQ(BytesOf(Receipt()), ToMessage(Receipt()).SerializeAsString());
}

}  // namespace
}  // namespace minutebook::ledger
