#include "service/rpc/kept_answer.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace minutebook::rpc {
namespace {

constexpr char kAnswerKept[] = "A";
// Today's date is of the body's zone. Everywhere a day begins on a quarter of an hour.
constexpr std::int64_t kQuarterUs = std::int64_t{15} * 60 * 1'000'000;

}  // namespace

KeptAnswer::KeptAnswer(const char* method, const grpc::ByteBuffer& question,
                       const access::Caller& caller, const domain::AnswerContext& context)
    : memo_(context.memo),
      key_(absl::StrCat(kAnswerKept, method, " ", context.head, " ", context.now_us / kQuarterUs,
                        " ", caller.Outlook(), "\n")) {
  std::vector<grpc::Slice> slices;
  if (!question.Dump(&slices).ok()) memo_ = nullptr;
  for (const grpc::Slice& slice : slices) {
    key_.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
}

std::shared_ptr<const std::string> KeptAnswer::Find() const {
  if (memo_ == nullptr) return nullptr;
  return std::static_pointer_cast<const std::string>(memo_->Find(key_));
}

void KeptAnswer::Keep(const std::string& answer) {
  constexpr std::size_t kPlaceBytes = 160;  // in the memo
  if (memo_ == nullptr) return;
  const std::size_t bytes = key_.size() + answer.size() + kPlaceBytes;
  memo_->Keep(std::move(key_), std::make_shared<const std::string>(answer), bytes);
}

}  // namespace minutebook::rpc
