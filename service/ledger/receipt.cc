#include "service/ledger/receipt.h"

#include "service/domain/identifiers.h"
#include "service/domain/instant.h"
#include "store/bytes.h"

namespace minutebook::ledger {
namespace {

// Tags of one byte: all fields here have numbers below 16. proto3 leaves out what is zero.
void AddNumber(int field, std::uint64_t number, std::string* out) {
  if (number == 0) return;
  out->push_back(static_cast<char>(field << 3));
  store::AppendVarint(number, out);
}

void AddSized(int field, std::string_view bytes, std::string* out) {
  out->push_back(static_cast<char>(field << 3 | 2));
  store::AppendVarint(bytes.size(), out);
  out->append(bytes);
}

}  // namespace

Receipt ReceiptOf(const store::EventId& id, const v1::EventHeader& header) {
  Receipt receipt;
  receipt.event_id = id;
  receipt.position = header.position();
  for (const v1::BodyRevision& touched : header.bodies()) {
    receipt.bodies.push_back({touched.body(), touched.revision()});
  }
  receipt.recorded_at_us = header.recorded_at_us();
  receipt.already_recorded = true;
  return receipt;
}

v1::Receipt ToMessage(const Receipt& receipt) {
  v1::Receipt message;
  message.set_event_id(domain::FormatUuid(receipt.event_id));
  message.set_position(receipt.position);
  for (const store::BodyRevision& touched : receipt.bodies) {
    v1::BodyRevision* const told = message.add_bodies();
    told->set_body(touched.body);
    told->set_revision(touched.revision);
  }
  *message.mutable_recorded_at() = domain::TimestampOf(receipt.recorded_at_us);
  message.set_already_recorded(receipt.already_recorded);
  message.set_erased(receipt.erased);
  return message;
}

std::string BytesOf(const Receipt& receipt) {
  constexpr std::size_t kUsualBytes = 96;
  std::string bytes;
  bytes.reserve(kUsualBytes);
  AddSized(v1::Receipt::kEventIdFieldNumber, domain::FormatUuid(receipt.event_id), &bytes);
  AddNumber(v1::Receipt::kPositionFieldNumber, receipt.position, &bytes);
  std::string inner;
  for (const store::BodyRevision& touched : receipt.bodies) {
    inner.clear();
    if (!touched.body.empty()) AddSized(v1::BodyRevision::kBodyFieldNumber, touched.body, &inner);
    AddNumber(v1::BodyRevision::kRevisionFieldNumber, touched.revision, &inner);
    AddSized(v1::Receipt::kBodiesFieldNumber, inner, &bytes);
  }
  const google::protobuf::Timestamp at = domain::TimestampOf(receipt.recorded_at_us);
  inner.clear();
  AddNumber(google::protobuf::Timestamp::kSecondsFieldNumber,
            static_cast<std::uint64_t>(at.seconds()), &inner);
  AddNumber(google::protobuf::Timestamp::kNanosFieldNumber, static_cast<std::uint64_t>(at.nanos()),
            &inner);
  AddSized(v1::Receipt::kRecordedAtFieldNumber, inner, &bytes);
  AddNumber(v1::Receipt::kAlreadyRecordedFieldNumber, receipt.already_recorded ? 1 : 0, &bytes);
  AddNumber(v1::Receipt::kErasedFieldNumber, receipt.erased ? 1 : 0, &bytes);
  return bytes;
}

}  // namespace minutebook::ledger
