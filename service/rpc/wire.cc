#include "service/rpc/wire.h"

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

}  // namespace minutebook::rpc
