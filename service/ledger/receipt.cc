#include "service/ledger/receipt.h"

#include "service/domain/identifiers.h"
#include "service/domain/instant.h"
#include "service/ledger/wire_fields.h"

namespace minutebook::ledger {

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
  AppendSized(SizedTag(v1::Receipt::kEventIdFieldNumber), domain::FormatUuid(receipt.event_id),
              &bytes);
  AddNumber(NumberTag(v1::Receipt::kPositionFieldNumber), receipt.position, &bytes);
  std::string inner;
  for (const store::BodyRevision& touched : receipt.bodies) {
    inner.clear();
    AddBytes(SizedTag(v1::BodyRevision::kBodyFieldNumber), touched.body, &inner);
    AddNumber(NumberTag(v1::BodyRevision::kRevisionFieldNumber), touched.revision, &inner);
    AppendSized(SizedTag(v1::Receipt::kBodiesFieldNumber), inner, &bytes);
  }
  const google::protobuf::Timestamp at = domain::TimestampOf(receipt.recorded_at_us);
  inner.clear();
  AddNumber(NumberTag(google::protobuf::Timestamp::kSecondsFieldNumber),
            static_cast<std::uint64_t>(at.seconds()), &inner);
  AddNumber(NumberTag(google::protobuf::Timestamp::kNanosFieldNumber),
            static_cast<std::uint64_t>(at.nanos()), &inner);
  AppendSized(SizedTag(v1::Receipt::kRecordedAtFieldNumber), inner, &bytes);
  AddNumber(NumberTag(v1::Receipt::kAlreadyRecordedFieldNumber), receipt.already_recorded ? 1 : 0,
            &bytes);
  AddNumber(NumberTag(v1::Receipt::kErasedFieldNumber), receipt.erased ? 1 : 0, &bytes);
  return bytes;
}

}  // namespace minutebook::ledger
