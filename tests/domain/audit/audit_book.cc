#include "tests/domain/audit/audit_book.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>

#include "service/domain/instant.h"
#include "service/domain/keys.h"

namespace minutebook::domain {

BookEvents::BookEvents(const Book& book) {
  for (const ToRecord& recorded : book.recorded()) {
    EventRecord& record = records_.emplace_back();
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(recorded.event, &record.event).ok());
    const store::Position position = records_.size();
    if (record.event.ref().empty()) record.event.set_ref("e" + std::to_string(position));
    record.header.set_position(position);
    const EventId id = book.IdOf(recorded.bodies[0], record.event.ref());
    record.header.set_event_id(id.data(), id.size());
    for (const std::string& body : recorded.bodies) record.header.add_bodies()->set_body(body);
    record.header.set_known_at_us(
        recorded.known_at.empty() ? kNow : ParseInstant(recorded.known_at, "UTC")->us);
    record.header.set_type(TypeOf(record.event));
    record.header.set_recorded_at_us(kNow);
    record.header.set_recorder("keeper");
  }
}

void BookEvents::Erase(store::Position position) {
  EventRecord& record = records_.at(position - 1);
  record.event.Clear();
  record.erased = true;
}

absl::StatusOr<std::vector<EventRecord>> BookEvents::Read(
    std::span<const store::Position> positions) const {
  EXPECT_LE(positions.size(), event_reads_max);
  std::vector<EventRecord> read;
  for (const store::Position position : positions) read.push_back(records_.at(position - 1));
  return read;
}

absl::StatusOr<std::vector<std::optional<store::Position>>> BookEvents::Find(
    std::span<const store::EventId> ids) const {
  std::vector<std::optional<store::Position>> found(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    for (const EventRecord& record : records_) {
      if (record.header.event_id() == IdBytes(ids[i])) found[i] = record.header.position();
    }
  }
  return found;
}

absl::StatusOr<std::vector<store::Position>> BookEvents::Positions(std::string_view body,
                                                                   std::uint64_t first,
                                                                   std::size_t count) const {
  std::vector<store::Position> positions;
  std::uint64_t revision = 0;
  for (const EventRecord& record : records_) {
    for (const v1::BodyRevision& touched : record.header.bodies()) {
      if (touched.body() != body || ++revision < first || positions.size() >= count) continue;
      positions.push_back(record.header.position());
    }
  }
  return positions;
}

std::string Sourced(const std::string& event, std::size_t number) {
  if (event.find("\"sources\"") != std::string::npos) return event;
  return R"({"sources":[{"url":"https://example.org/)" + std::to_string(number) + "\"}]," +
         event.substr(1);
}

Book BookWith(const std::vector<std::string>& events) {
  Book book;
  std::vector<std::string> all = {
      R"({"on":"2000","bodyEstablished":{"names":[{"text":"Body"}],"timeZone":"UTC"}})",
      R"({"partyRegistered":{"party":"x","kind":"PARTY_KIND_STATE","names":[{"text":"X-land"}]}})",
      R"({"partyRegistered":{"party":"y","kind":"PARTY_KIND_STATE","names":[{"text":"Y-land"}]}})",
      R"({"partyRegistered":{"party":"z","kind":"PARTY_KIND_STATE","names":[{"text":"Z-land"}]}})",
      R"({"partyRegistered":{"party":"x-town","kind":"PARTY_KIND_CITY",)"
      R"("names":[{"text":"X-town"}],"partOf":"x"}})",
      R"({"ref":"office","on":"2000","officeDefined":{"office":"chair","seats":1}})",
  };
  all.insert(all.end(), events.begin(), events.end());
  for (std::size_t i = 0; i < all.size(); ++i) book.Add("b", Sourced(all[i], i));
  return book;
}

v1::AuditChairmanshipResponse AuditOf(const Book& book, const std::string& term,
                                      const std::string& from, const std::string& to,
                                      const std::string& office) {
  v1::AuditChairmanshipRequest request;
  request.set_body("b");
  request.set_office(office);
  if (!term.empty()) request.set_term(term);
  if (!from.empty() || !to.empty()) {
    request.mutable_range()->set_from_date(from);
    request.mutable_range()->set_to_date(to);
  }
  const BookEvents events(book);
  auto report = Answer(request, book.Context(&events));
  EXPECT_TRUE(report.ok()) << report.status();
  return report.value_or(v1::AuditChairmanshipResponse());
}

std::vector<std::string> CodesOf(const v1::AuditChairmanshipResponse& report) {
  std::vector<std::string> codes;
  for (const v1::AuditFinding& finding : report.findings()) codes.push_back(finding.code());
  return codes;
}

std::vector<std::string> Codes(const std::vector<std::string>& events) {
  return CodesOf(AuditOf(BookWith(events)));
}

v1::AuditFinding FindingOf(const v1::AuditChairmanshipResponse& report, const std::string& code) {
  for (const v1::AuditFinding& finding : report.findings()) {
    if (finding.code() == code) return finding;
  }
  return {};
}

}  // namespace minutebook::domain
