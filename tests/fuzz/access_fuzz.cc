// The file of who may do what, of any bytes; and of any bytes under the checksum that is theirs.
#include <memory>
#include <string>
#include <string_view>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "service/access/book_file.h"
#include "service/access/secret.h"
#include "service/access/table.h"
#include "tests/fuzz/fuzz_check.h"

namespace minutebook::access {
namespace {

std::string Summed(std::string_view json) {
  const SecretHash sum = HashOfSecret(json);
  const std::string bytes(sum.begin(), sum.end());
  return absl::StrCat("minutebook-access/1 sha256:", absl::BytesToHexString(bytes), "\n",
                      std::string(json));
}

void CheckTable(const AccessState& state) {
  const std::shared_ptr<const Table> table = MakeTable(state, {}, nullptr);
  FUZZ_CHECK(table->tokens.size() <= static_cast<std::size_t>(state.tokens_size()));
  for (const auto& [hash, token] : table->tokens) {
    FUZZ_CHECK(token.principal != nullptr && token.principal->usage != nullptr);
  }
  for (const auto& [id, principal] : table->principals) FUZZ_CHECK(principal->id == id);
  FUZZ_CHECK(table->all_public == state.all_public());
  // Who is known keeps what is counted of them.
  const std::shared_ptr<const Table> next = MakeTable(state, {}, table.get());
  for (const auto& [id, principal] : table->principals) {
    FUZZ_CHECK(next->principals.at(id)->usage == principal->usage);
  }
}

void CheckBook(std::string_view content) {
  const absl::StatusOr<AccessState> state = ParseBook("the file", content);
  if (!state.ok()) {
    FUZZ_CHECK(absl::IsFailedPrecondition(state.status()));
    return;
  }
  CheckTable(*state);
  const absl::StatusOr<std::string> written = FormatBook(*state);
  FUZZ_CHECK(written.ok());
  const absl::StatusOr<AccessState> again = ParseBook("the file", *written);
  FUZZ_CHECK(again.ok() && again->SerializeAsString() == state->SerializeAsString());
}

}  // namespace
}  // namespace minutebook::access

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  minutebook::access::CheckBook(bytes);
  minutebook::access::CheckBook(minutebook::access::Summed(bytes));
  return 0;
}
