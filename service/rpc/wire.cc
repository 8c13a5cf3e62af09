#include "service/rpc/wire.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

namespace minutebook::rpc {
namespace {

constexpr unsigned kVarint = 0;
constexpr unsigned kLengthDelimited = 2;

void AddVarint(std::uint64_t value, std::string* message) {
  while (value >= 0x80) {
    message->push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  message->push_back(static_cast<char>(value));
}

void AddTag(int field, unsigned wire_type, std::string* message) {
  AddVarint(static_cast<std::uint64_t>(field) << 3 | wire_type, message);
}

}  // namespace

void AddRecordedEvent(std::string_view stored, std::string* message) {
  AddMessage(1, stored, message);
}

void AddMessage(int field, std::string_view bytes, std::string* message) {
  AddTag(field, kLengthDelimited, message);
  AddVarint(bytes.size(), message);
  message->append(bytes);
}

void AddUint64(int field, std::uint64_t value, std::string* message) {
  if (value == 0) return;
  AddTag(field, kVarint, message);
  AddVarint(value, message);
}

void AddEmptyMessage(int field, std::string* message) { AddMessage(field, "", message); }

bool VisitMessages(std::string_view message, int field,
                   absl::FunctionRef<void(std::string_view bytes)> visit) {
  using google::protobuf::internal::WireFormatLite;
  const std::uint32_t wanted =
      WireFormatLite::MakeTag(field, WireFormatLite::WIRETYPE_LENGTH_DELIMITED);
  google::protobuf::io::CodedInputStream in(reinterpret_cast<const std::uint8_t*>(message.data()),
                                            static_cast<int>(message.size()));
  while (const std::uint32_t tag = in.ReadTag()) {
    if (tag != wanted) {
      if (!WireFormatLite::SkipField(&in, tag)) return false;
      continue;
    }
    std::uint32_t size = 0;
    if (!in.ReadVarint32(&size)) return false;
    const auto begin = static_cast<std::size_t>(in.CurrentPosition());
    if (size > message.size() - begin || !in.Skip(static_cast<int>(size))) return false;
    visit(message.substr(begin, size));
  }
  return in.ConsumedEntireMessage();
}

}  // namespace minutebook::rpc
