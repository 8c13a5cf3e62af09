// Pages of lists: tokens that pin the state which the first page rests on.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "minutebook/v1/query_service.pb.h"
#include "service/domain/answers.h"
#include "service/domain/page.pb.h"

namespace minutebook::domain {

inline constexpr std::size_t page_items_default = 100;
inline constexpr std::size_t page_items_max = 500;
// What the items of a page may weigh together, unless the first alone is heavier.
inline constexpr std::size_t page_bytes_max = 768 * 1024;
// Rows that one page of a list by id may look at: a page of a filtered list may hold less than was
// asked for, even nothing, and yet be followed by others.
inline constexpr std::size_t page_rows_examined_max = 10'000;

struct PageAsked {
  std::size_t size = page_items_default;
  // Rows by date that the page may look at.
  std::size_t dated_rows_examined_max = domain::dated_rows_examined_max;
  bool resumed = false;
  PageState state;  // where the last page ended, if resumed; the question's digest always
};

// INVALID_ARGUMENT for a token that this server did not give.
absl::Status NotAToken();

// `digest_of` is the request without its page.
absl::StatusOr<PageAsked> ReadPage(const v1::Page& page, const google::protobuf::Message& digest_of,
                                   store::Position head);

template <typename Request>
absl::StatusOr<PageAsked> ReadPage(const Request& request, const AnswerContext& context) {
  Request question = request;
  question.clear_page();
  absl::StatusOr<PageAsked> page = ReadPage(request.page(), question, context.head);
  if (page.ok()) page->dated_rows_examined_max = context.dated_rows_examined_max;
  return page;
}

std::string WriteToken(const PageState& state);

// The list goes through rows whose keys begin so: a token of another place is none.
absl::Status CheckResumes(const PageAsked& page, std::string_view prefix);

// Whether one more item of this weight fits on the page.
class PageFill {
 public:
  explicit PageFill(std::size_t items_max) : items_max_(items_max) {}
  bool Fits(std::size_t bytes) const {
    return items_ == 0 || (items_ < items_max_ && bytes_ + bytes <= page_bytes_max);
  }
  void Add(std::size_t bytes) {
    ++items_;
    bytes_ += bytes;
  }
  bool full() const { return items_ >= items_max_; }

 private:
  const std::size_t items_max_;
  std::size_t items_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace minutebook::domain
