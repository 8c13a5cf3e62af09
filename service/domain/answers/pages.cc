#include "service/domain/answers/pages.h"

#include <openssl/evp.h>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "service/domain/edtf.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

constexpr std::uint32_t kTokenVersion = 2;
constexpr std::size_t digest_bytes = 16;

std::string Digest(const google::protobuf::Message& question) {
  const std::string bytes =
      Concat({std::string(question.GetTypeName()), "\n", question.SerializeAsString()});
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &size,
             EVP_sha256(), nullptr);
  return digest.substr(0, digest_bytes);
}

}  // namespace

absl::Status NotAToken() {
  return absl::InvalidArgumentError(
      "page.token: not a token of this server; begin with the first page");
}

absl::StatusOr<PageAsked> ReadPage(const v1::Page& page, const google::protobuf::Message& digest_of,
                                   store::Position head) {
  if (page.size() > page_items_max) {
    return absl::InvalidArgumentError(Concat({"page.size: ", std::to_string(page.size()),
                                              " is more than ", std::to_string(page_items_max)}));
  }
  PageAsked asked;
  if (page.size() > 0) asked.size = page.size();
  const std::string digest = Digest(digest_of);
  if (page.token().empty()) {
    asked.state.set_version(kTokenVersion);
    asked.state.set_question(digest);
    return asked;
  }
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(page.token(), &bytes) || !asked.state.ParseFromString(bytes) ||
      asked.state.version() != kTokenVersion) {
    return NotAToken();
  }
  if (asked.state.question() != digest) {
    return absl::InvalidArgumentError(
        "page.token: it belongs to another question; ask the same again, or begin with the first "
        "page");
  }
  const std::string& last_on = asked.state.last_on();
  if (asked.state.position() == 0 || asked.state.last_key().empty() ||
      (!last_on.empty() && !ParseEdtf(last_on).ok())) {
    return NotAToken();
  }
  if (asked.state.position() > head) {
    return absl::OutOfRangeError(
        Concat({"page.token: it rests on position ", std::to_string(asked.state.position()),
                ", beyond the head ", std::to_string(head)}));
  }
  asked.resumed = true;
  return asked;
}

absl::Status CheckResumes(const PageAsked& page, std::string_view prefix) {
  if (!page.resumed || page.state.last_key().starts_with(prefix)) return absl::OkStatus();
  return NotAToken();
}

std::string WriteToken(const PageState& state) {
  return absl::WebSafeBase64Escape(state.SerializeAsString());
}

}  // namespace minutebook::domain
