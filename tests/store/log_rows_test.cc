#include "store/log_rows.h"

#include <gmock/gmock.h>

#include "store/bytes.h"

namespace minutebook::store {
namespace {

using ::testing::ElementsAre;

TEST(LogRows, KeysTellTheirPositionsAndStandInTheirOrder) {
  for (const Position last : {1ULL, 2ULL, 255ULL, 256ULL, 65'536ULL, 1ULL << 40}) {
    EXPECT_EQ(LogKey(last), BigEndian(last)) << "as builds wrote it whose rows held one event";
    for (std::size_t count = 1; count < kChunkEventsEnd && count <= last; ++count) {
      const std::string key = LogKey(last, count);
      EXPECT_EQ(ParseLogKey(key), (LogRow{last - count + 1, last}));
      EXPECT_GT(key, LogKey(last - 1, kChunkEventsEnd - 1));
      EXPECT_GE(key, LogKey(last)) << "a seek to a position finds the row that holds it";
    }
  }
}

TEST(LogRows, OtherKeysAreRefused) {
  const std::string key = LogKey(7, 3);
  for (std::size_t size = 0; size < key.size() - 1; ++size) {
    EXPECT_EQ(ParseLogKey(key.substr(0, size)), std::nullopt) << size;
  }
  EXPECT_EQ(ParseLogKey(key + "x"), std::nullopt);
  for (const std::size_t count : {0, 1, 8, 255}) {
    const std::string other = BigEndian(7) + static_cast<char>(count);
    EXPECT_EQ(ParseLogKey(other), std::nullopt) << count;
  }
  EXPECT_EQ(ParseLogKey(BigEndian(0)), std::nullopt);
}

TEST(LogRows, OneEventIsItsBytesAndSeveralAreTheFieldsThatReadersAreSent) {
  std::vector<std::string_view> events;
  EXPECT_EQ(LogValue({"event"}), "event");
  ASSERT_TRUE(ParseLogValue({7, 7}, "event", &events));
  EXPECT_THAT(events, ElementsAre("event"));
  const std::string chunk = LogValue({"one", "", "three"});
  EXPECT_EQ(chunk, std::string("\x0a\x03one\x0a\0\x0a\x05three", 14));
  ASSERT_TRUE(ParseLogValue({7, 9}, chunk, &events));
  EXPECT_THAT(events, ElementsAre("one", "", "three"));
}

TEST(LogRows, AnythingElseThanSoManyEventsIsRefused) {
  const std::string chunk = LogValue({"one", std::string(200, 'x'), "three"});
  std::vector<std::string_view> events;
  for (std::size_t size = 0; size < chunk.size(); ++size) {
    EXPECT_FALSE(ParseLogValue({7, 9}, chunk.substr(0, size), &events)) << size;
  }
  EXPECT_FALSE(ParseLogValue({7, 9}, chunk + "x", &events));
  EXPECT_FALSE(ParseLogValue({7, 8}, chunk, &events));
  EXPECT_FALSE(ParseLogValue({7, 10}, chunk, &events));
  EXPECT_FALSE(ParseLogValue({7, 9}, "\x12" + chunk.substr(1), &events)) << "another field";
}

}  // namespace
}  // namespace minutebook::store
