// The rows that a question reads: parsed, at the cut of the body that owns them, and kept for later
// questions.
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "service/domain/answers/question.h"
#include "service/domain/facts.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

// First bytes of keys of the memo; question.cc has others.
constexpr std::string_view kRowKept = "r";
constexpr std::string_view kRowsKept = "s";

// About what a row takes in memory, parsed.
std::size_t MemoryOf(const SubjectRow& row) {
  constexpr std::size_t kMessageBytes = 512;
  constexpr std::size_t kParsedByStored = 4;
  return kMessageBytes + kParsedByStored * row.ByteSizeLong();
}

}  // namespace

void Question::AppendCut(store::Position cut, std::string* key) {
  for (int shift = 56; shift >= 0; shift -= 8) key->push_back(static_cast<char>(cut >> shift));
}

std::string Question::RowKept(const std::string& key, store::Position cut) {
  std::string kept = Concat({kRowKept, key});
  AppendCut(cut, &kept);
  return kept;
}

absl::StatusOr<SharedRow> Question::Row(std::string_view owner, const std::string& key) {
  ASSIGN_OR_RETURN(const store::Position cut, Cut(owner));
  if (cut == 0) return SharedRow();
  ASSIGN_OR_RETURN(std::shared_ptr<const SubjectRow> row,
                   Remember<SubjectRow>(
                       owner, Concat({kRowKept, key}),
                       [&]() -> absl::StatusOr<SubjectRow> {
                         ASSIGN_OR_RETURN(const std::optional<store::RowVersion> read,
                                          context_->rows.Get(key, ReadAt(cut)));
                         if (!read.has_value()) return SubjectRow();
                         return ParseRow(read->value);
                       },
                       MemoryOf));
  return SharedRow(std::move(row));
}

absl::StatusOr<SharedRows> Question::Rows(std::string_view owner, const std::string& prefix,
                                          std::string_view after, std::size_t count) {
  ASSIGN_OR_RETURN(const store::Position cut, Cut(owner));
  if (cut == 0) return SharedRows();
  const auto read = [&]() -> absl::StatusOr<std::vector<KeyedRow>> {
    std::vector<KeyedRow> rows;
    RETURN_IF_ERROR(
        ReadRows(owner, prefix, after, [&rows, count](std::string_view key, SubjectRow row) {
          rows.emplace_back(key, SharedRow(std::make_shared<const SubjectRow>(std::move(row))));
          return rows.size() < count;
        }));
    return rows;
  };
  // Of what takes many reads the first is kept: few records are longer, and those that are would
  // crowd out all others.
  if (!after.empty()) {
    ASSIGN_OR_RETURN(std::vector<KeyedRow> rows, read());
    return SharedRows(std::make_shared<const std::vector<KeyedRow>>(std::move(rows)));
  }
  ASSIGN_OR_RETURN(auto rows, Remember<std::vector<KeyedRow>>(
                                  owner, Concat({kRowsKept, std::to_string(count), " ", prefix}),
                                  read, [](const std::vector<KeyedRow>& rows) {
                                    std::size_t bytes = 0;
                                    for (const auto& [key, row] : rows)
                                      bytes += key.size() + MemoryOf(row);
                                    return bytes;
                                  }));
  return SharedRows(std::move(rows));
}

absl::Status Question::ReadRows(
    std::string_view owner, const std::string& prefix, std::string_view after,
    const std::function<bool(std::string_view key, SubjectRow row)>& take) {
  ASSIGN_OR_RETURN(const store::Position cut, Cut(owner));
  if (cut == 0) return absl::OkStatus();
  absl::Status bad = absl::OkStatus();
  RETURN_IF_ERROR(
      context_->rows.Scan(prefix, after, ReadAt(cut),
                          [&](std::string_view key, store::Position, std::string_view value) {
                            absl::StatusOr<SubjectRow> row = ParseRow(value);
                            if (!row.ok()) bad = row.status();
                            return row.ok() && take(key, *std::move(row));
                          }));
  return bad;
}

absl::StatusOr<std::vector<std::string>> Question::Keys(std::string_view owner,
                                                        const std::string& prefix,
                                                        std::string_view after, std::size_t count) {
  std::vector<std::string> keys;
  ASSIGN_OR_RETURN(const store::Position cut, Cut(owner));
  if (cut == 0) return keys;
  RETURN_IF_ERROR(context_->rows.Scan(prefix, after, ReadAt(cut),
                                      [&](std::string_view key, store::Position, std::string_view) {
                                        keys.emplace_back(key);
                                        return keys.size() < count;
                                      }));
  return keys;
}

absl::StatusOr<std::vector<std::string>> Question::KeysBack(std::string_view owner,
                                                            const std::string& prefix,
                                                            std::string_view before,
                                                            std::size_t count) {
  std::vector<std::string> keys;
  ASSIGN_OR_RETURN(const store::Position cut, Cut(owner));
  if (cut == 0) return keys;
  RETURN_IF_ERROR(context_->rows.ScanBack(
      prefix, before, ReadAt(cut), [&](std::string_view key, store::Position, std::string_view) {
        keys.emplace_back(key);
        return keys.size() < count;
      }));
  return keys;
}

absl::StatusOr<std::vector<SharedRow>> Question::RowsOf(std::string_view owner,
                                                        const std::vector<std::string>& keys,
                                                        bool keep) {
  std::vector<SharedRow> rows(keys.size());
  ASSIGN_OR_RETURN(const store::Position cut, Cut(owner));
  if (cut == 0) return rows;
  std::vector<std::string> missing;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (auto kept = FindKept(RowKept(keys[i], cut)); kept != nullptr) {
      rows[i] = SharedRow(std::static_pointer_cast<const SubjectRow>(std::move(kept)));
    } else {
      missing.push_back(keys[i]);
      places.push_back(i);
    }
  }
  if (missing.empty()) return rows;
  ASSIGN_OR_RETURN(const auto read, context_->rows.MultiGet(missing, ReadAt(cut)));
  for (std::size_t i = 0; i < missing.size(); ++i) {
    SubjectRow parsed;
    if (read[i].has_value()) {
      ASSIGN_OR_RETURN(parsed, ParseRow(read[i]->value));
    }
    auto row = std::make_shared<const SubjectRow>(std::move(parsed));
    rows[places[i]] = SharedRow(row);
    // A key may be there twice.
    std::string kept = RowKept(missing[i], cut);
    if (keep && FindKept(kept) == nullptr) Keep(std::move(kept), row, MemoryOf(*row));
  }
  return rows;
}

absl::StatusOr<std::vector<std::string>> Question::KeysOfAll(const std::string& prefix,
                                                             std::string_view after,
                                                             std::size_t count) {
  std::vector<std::string> keys;
  if (limits_.position == 0) return keys;
  RETURN_IF_ERROR(
      context_->rows.Scan(prefix, after, limits_.position,
                          [&keys, count](std::string_view key, store::Position, std::string_view) {
                            keys.emplace_back(key);
                            return keys.size() < count;
                          }));
  return keys;
}

}  // namespace minutebook::domain
