// Rows as answers read them: parsed once, and shared by all that look at them.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "service/domain/row.pb.h"

namespace minutebook::domain {

// A subject's row; an empty one unless it was given one. Facts stay where they are when it is
// copied or moved.
class SharedRow {
 public:
  SharedRow() = default;
  explicit SharedRow(std::shared_ptr<const SubjectRow> row) : row_(std::move(row)) {}

  const SubjectRow& operator*() const {
    return row_ == nullptr ? SubjectRow::default_instance() : *row_;
  }
  const SubjectRow* operator->() const { return &**this; }
  // Read wherever a row is wanted.
  operator const SubjectRow&() const { return **this; }  // NOLINT(google-explicit-constructor)

 private:
  std::shared_ptr<const SubjectRow> row_;
};

using KeyedRow = std::pair<std::string, SharedRow>;

// Rows in the order of their keys. Never nullptr.
class SharedRows {
 public:
  SharedRows() : rows_(std::make_shared<const std::vector<KeyedRow>>()) {}
  explicit SharedRows(std::shared_ptr<const std::vector<KeyedRow>> rows) : rows_(std::move(rows)) {}

  auto begin() const { return rows_->begin(); }
  auto end() const { return rows_->end(); }
  std::size_t size() const { return rows_->size(); }

 private:
  std::shared_ptr<const std::vector<KeyedRow>> rows_;
};

}  // namespace minutebook::domain
