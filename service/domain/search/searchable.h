// What of a record is searched: the subjects that rows are about, and their texts.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "minutebook/v1/event.pb.h"
#include "minutebook/v1/search.pb.h"
#include "service/domain/facts.h"

namespace minutebook::domain {

// What a row is about.
struct SearchSubject {
  v1::SearchKind kind = v1::SEARCH_KIND_UNSPECIFIED;
  std::string body;     // whose record holds the row
  std::string subject;  // as SearchHit.subject
  std::string term;     // of a term: the 16 bytes of the event that opened it
};

// nullopt for rows that are about no subject.
std::optional<SearchSubject> SubjectOfRow(std::string_view row_key);

// Whether the subject has an id of its own, by which it can be found.
bool HasId(const SearchSubject& subject);

struct SearchText {
  v1::SearchField field = v1::SEARCH_FIELD_UNSPECIFIED;
  std::string_view text;
  const v1::Name* name = nullptr;  // of names with dates
};

// Texts of an event by themselves, empty ones left out. They borrow from the event.
std::vector<SearchText> TextsOf(const v1::Event& event);

// A text, and the fact that states it; nullptr for the subject's id.
struct StatedText {
  SearchText text;
  const RowFact* fact = nullptr;
};

// Texts of a subject as far as they were on the day: what occurred later, and names borne later,
// are left out. They borrow from the row and the subject.
std::vector<StatedText> TextsOn(const SearchSubject& subject, const SubjectRow& row,
                                absl::CivilDay day);

// Facts that are told of the subject and had occurred by the day, in order.
Facts FactsOn(const SearchSubject& subject, const SubjectRow& row, absl::CivilDay day);

}  // namespace minutebook::domain
