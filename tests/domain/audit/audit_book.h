// A record in memory with its events to read, and the audit of it in short.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "minutebook/v1/audit.pb.h"
#include "service/domain/audit/audit.h"
#include "service/domain/event_reader.h"
#include "tests/domain/views/book.h"

namespace minutebook::domain {

// The events of a book, as the log would give them.
class BookEvents final : public EventReader {
 public:
  explicit BookEvents(const Book& book);
  // As PayloadErased leaves an event: its header alone.
  void Erase(store::Position position);
  absl::StatusOr<std::vector<EventRecord>> Read(
      std::span<const store::Position> positions) const override;
  absl::StatusOr<std::vector<std::optional<store::Position>>> Find(
      std::span<const store::EventId> ids) const override;
  absl::StatusOr<std::vector<store::Position>> Positions(std::string_view body, std::uint64_t first,
                                                         std::size_t count) const override;

 private:
  std::vector<EventRecord> records_;
};

// A body "b" of parties x, y and z with a chair of one seat, since 2000, and these events after it,
// each of body b. Each has a source of its own unless it states one.
Book BookWith(const std::vector<std::string>& events);

// Adds a source of its own to an event that states none.
std::string Sourced(const std::string& event, std::size_t number);

v1::AuditChairmanshipResponse AuditOf(const Book& book, const std::string& term = "",
                                      const std::string& from = "", const std::string& to = "",
                                      const std::string& office = "chair");

// The code of each finding, in order.
std::vector<std::string> CodesOf(const v1::AuditChairmanshipResponse& report);
// Of the chair's whole history in BookWith(events).
std::vector<std::string> Codes(const std::vector<std::string>& events);
// The first finding with the code; an empty one where there is none.
v1::AuditFinding FindingOf(const v1::AuditChairmanshipResponse& report, const std::string& code);

}  // namespace minutebook::domain
