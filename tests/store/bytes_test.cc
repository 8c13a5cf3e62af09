// The encodings that order and tell apart keys.
#include "store/bytes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "store/identity_text.h"

namespace minutebook::store {
namespace {

TEST(Bytes, NumbersComeBackFromBothEncodings) {
  const std::vector<std::uint64_t> numbers = {0,
                                              1,
                                              127,
                                              128,
                                              255,
                                              256,
                                              16383,
                                              16384,
                                              1ULL << 32,
                                              1ULL << 63,
                                              std::numeric_limits<std::uint64_t>::max()};
  for (const std::uint64_t number : numbers) {
    EXPECT_EQ(ParseBigEndian(BigEndian(number)), number);
    std::string varint;
    AppendVarint(number, &varint);
    std::string_view rest = varint;
    EXPECT_EQ(TakeVarint(&rest), number);
    EXPECT_TRUE(rest.empty());
    for (std::size_t cut = 0; cut < varint.size(); ++cut) {
      std::string_view torn = std::string_view(varint).substr(0, cut);
      EXPECT_EQ(TakeVarint(&torn), std::nullopt);
    }
  }
  std::string_view too_long = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02";
  EXPECT_EQ(TakeVarint(&too_long), std::nullopt);
  EXPECT_EQ(ParseBigEndian("1234567"), std::nullopt);
}

TEST(Bytes, EscapedKeysKeepOrderAndAreNoPrefixOfOneAnother) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const std::string alphabet("\0\1a\xfe\xff", 5);
  std::vector<std::string> keys;
  for (int i = 0; i < 500; ++i) {
    std::string key;
    for (std::size_t n = random() % 5; n > 0; --n) key.push_back(alphabet[random() % 5]);
    keys.push_back(key);
  }
  const auto escaped = [](std::string_view key) {
    std::string out;
    AppendEscaped(key, &out);
    return out;
  };
  for (const std::string& a : keys) {
    for (const std::string& b : keys) {
      if (a == b) continue;
      // Whatever follows, such as an inverted position.
      EXPECT_EQ(a < b, escaped(a) + '\xff' < escaped(b) + '\0');
      EXPECT_FALSE(escaped(a).starts_with(escaped(b)));
    }
  }
}

TEST(Bytes, PrefixEndIsTheLeastStringPastThePrefix) {
  EXPECT_EQ(PrefixEnd("a"), "b");
  EXPECT_EQ(PrefixEnd("a\xff"), "b");
  EXPECT_EQ(PrefixEnd(std::string("a\0", 2)), "a\1");
  EXPECT_EQ(PrefixEnd("\xff\xff"), "");
  EXPECT_EQ(PrefixEnd(""), "");
}

TEST(Bytes, FramesComeBackAndWhatIsNotWholeIsLeft) {
  for (const std::size_t size : {0, 1, 127, 128, 300, 16383, 16384, 300'000}) {
    const std::string bytes(size, 'x');
    std::string framed;
    AppendFramed(bytes, &framed);
    for (std::size_t cut = 0; cut < framed.size(); cut += 1 + cut / 8) {
      std::string_view rest = std::string_view(framed).substr(0, cut);
      EXPECT_EQ(TakeFramed(&rest), std::nullopt) << cut << " of " << size;
      EXPECT_EQ(rest.size(), cut);
    }
    framed += "after";
    std::string_view rest = framed;
    EXPECT_EQ(TakeFramed(&rest), bytes);
    EXPECT_EQ(rest, "after");
    EXPECT_EQ(TakeFramed(&rest), std::nullopt) << "another field";
  }
}

TEST(Bytes, HeaderIsTheFirstLengthDelimitedField) {
  EXPECT_EQ(HeaderOf("\x0a\x03"
                     "abc"
                     "\x12\x01x"),
            "abc");
  EXPECT_EQ(HeaderOf(std::string_view("\x0a\x00", 2)), "");
  EXPECT_EQ(HeaderOf(std::string("\x0a\x80\x01") + std::string(128, 'h')), std::string(128, 'h'));
  EXPECT_EQ(HeaderOf(""), std::nullopt);
  EXPECT_EQ(HeaderOf("\x0a"), std::nullopt);
  EXPECT_EQ(HeaderOf("\x0a\x04"
                     "abc"),
            std::nullopt);
  EXPECT_EQ(HeaderOf("\x12\x03"
                     "abc"),
            std::nullopt);
  EXPECT_EQ(HeaderOf("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), std::nullopt);
}

TEST(Bytes, PrintableKeysAreEscapedAndCut) {
  EXPECT_EQ(Printable("a\n"), "\"a\\n\"");
  EXPECT_EQ(Printable(std::string(1000, 'x')).size(), 205);
}

TEST(Uuid, IsWrittenAndReadInOneFormAlone) {
  EventId id;
  for (std::size_t i = 0; i < id.size(); ++i) id[i] = static_cast<std::uint8_t>(i * 17);
  const std::string text = "00112233-4455-6677-8899-aabbccddeeff";
  EXPECT_EQ(FormatUuid(id), text);
  EXPECT_EQ(ParseUuid(text), id);
  EXPECT_EQ(ParseUuid("00112233-4455-6677-8899-AABBCCDDEEFF"), std::nullopt);
  EXPECT_EQ(ParseUuid("00112233445566778899aabbccddeeff"), std::nullopt);
  EXPECT_EQ(ParseUuid("00112233-4455-6677-8899-aabbccddeef"), std::nullopt);
  EXPECT_EQ(ParseUuid("00112233-4455-6677-8899-aabbccddeefg"), std::nullopt);
  EXPECT_EQ(ParseUuid(""), std::nullopt);
}

}  // namespace
}  // namespace minutebook::store
