#include "service/domain/fact_bytes.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include "service/domain/keys.h"
#include "service/domain/row.pb.h"

namespace minutebook::domain {
namespace {

using google::protobuf::internal::WireFormatLite;

void AppendVarint(std::uint64_t number, std::string* out) {
  for (; number >= 0x80; number >>= 7) out->push_back(static_cast<char>(number | 0x80));
  out->push_back(static_cast<char>(number));
}

void AppendSized(int field, std::string_view value, std::string* out) {
  AppendVarint(WireFormatLite::MakeTag(field, WireFormatLite::WIRETYPE_LENGTH_DELIMITED), out);
  AppendVarint(value.size(), out);
  out->append(value);
}

// As Kept (facts.cc) has it: without sources and notes, and, but for meetings, without what was
// said.
std::string KeptBytes(const v1::Event& event, std::string_view bytes) {
  google::protobuf::io::CodedInputStream in(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                            static_cast<int>(bytes.size()));
  std::string kept;
  kept.reserve(bytes.size());
  std::size_t begin = 0;
  while (const std::uint32_t tag = in.ReadTag()) {
    if (!WireFormatLite::SkipField(&in, tag)) break;
    const auto end = static_cast<std::size_t>(in.CurrentPosition());
    const int field = WireFormatLite::GetTagFieldNumber(tag);
    const bool drops = field == v1::Event::kSourcesFieldNumber ||
                       field == v1::Event::kNoteFieldNumber ||
                       (field == v1::Event::kRemarksFieldNumber && !event.has_meeting_held());
    if (!drops) kept.append(bytes.substr(begin, end - begin));
    begin = end;
  }
  return kept;
}

}  // namespace

std::string FactBytes(const EventEnvelope& envelope, const v1::Event& event,
                      std::string_view event_bytes) {
  std::string fact;
  fact.reserve(64 + event_bytes.size());
  AppendSized(RowFact::kEventIdFieldNumber, IdBytes(envelope.id), &fact);
  for (const std::string& body : envelope.bodies) {
    AppendSized(RowFact::kBodiesFieldNumber, body, &fact);
  }
  AppendSized(RowFact::kEventFieldNumber, KeptBytes(event, event_bytes), &fact);
  return fact;
}

std::string RowOfNewFact(store::Position position, std::string_view fact_bytes) {
  using google::protobuf::io::CodedOutputStream;
  constexpr std::uint32_t kRowTag = WireFormatLite::MakeTag(
      SubjectRow::kFactsFieldNumber, WireFormatLite::WIRETYPE_LENGTH_DELIMITED);
  constexpr std::uint32_t kPositionTag =
      WireFormatLite::MakeTag(RowFact::kPositionFieldNumber, WireFormatLite::WIRETYPE_VARINT);
  constexpr std::size_t kFrameBytesMax = 24;
  const std::size_t position_bytes =
      CodedOutputStream::VarintSize32(kPositionTag) + CodedOutputStream::VarintSize64(position);
  std::string row;
  row.reserve(kFrameBytesMax + fact_bytes.size());
  AppendVarint(kRowTag, &row);
  AppendVarint(position_bytes + fact_bytes.size(), &row);
  AppendVarint(kPositionTag, &row);
  AppendVarint(position, &row);
  row.append(fact_bytes);
  return row;
}

}  // namespace minutebook::domain
