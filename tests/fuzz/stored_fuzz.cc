// What lies on disk, as any bytes: values of the log, bundles of an export, rows, small files.
#include <string>
#include <string_view>

#include "service/ledger/record.h"
#include "service/verify/event_check.h"
#include "service/verify/past_state.h"
#include "service/verify/tile_files.h"
#include "store/acknowledged.h"
#include "store/bytes.h"
#include "store/ledger_folder.h"
#include "store/row_format.h"
#include "tests/fuzz/fuzz_check.h"

namespace minutebook {
namespace {

void CheckStored(std::string_view bytes) {
  const auto stored = ledger::DecodeStored(bytes);
  const auto parsed = verify::ParseStored(bytes);
  FUZZ_CHECK(stored.ok() == parsed.ok());
  // The server, the auditor and the store find the same header, or none.
  const std::string_view header = ledger::HeaderBytesOfStored(bytes);
  const auto hashed = store::HeaderOf(bytes);
  FUZZ_CHECK(!hashed || hashed->empty() || header == *hashed);
  const auto event = ledger::DecodeEvent(bytes);
  FUZZ_CHECK(event.ok() == verify::DecodeRecorded(bytes).ok());
  if (!parsed.ok()) return;
  const verify::CheckedEvent checked = CheckEvent(verify::BytesOf(*parsed));
  FUZZ_CHECK(!checked.problems.empty() || checked.header.ByteSizeLong() > 0);
  CheckEvent(verify::BytesOf(*parsed), /*with_payload=*/false);
}

void CheckBundle(std::string_view bytes, int prefix_bytes) {
  const auto pieces = verify::CutPrefixed(bytes, prefix_bytes);
  if (!pieces.ok()) return;
  std::string again;
  for (const std::string_view piece : *pieces) {
    verify::AppendPrefixed(piece, prefix_bytes, &again);
    verify::CheckEvent({piece, {}, {}});
  }
  FUZZ_CHECK(again == bytes);
}

void CheckSmall(std::string_view bytes) {
  if (const auto row = store::ParseCurrentRow(bytes); row.ok()) {
    FUZZ_CHECK(store::CurrentValue(row->since, row->value).size() <= bytes.size());
  }
  if (const auto grave = store::ParseGraveValue(bytes); grave.ok()) {
    FUZZ_CHECK(store::GraveValue(*grave).size() <= bytes.size());
  }
  if (const auto identity = store::ParseIdentity(bytes, "LEDGER"); identity.ok()) {
    FUZZ_CHECK(store::FormatIdentity(*identity) == bytes);
  }
  const store::EventId id{1, 2, 3};
  if (const auto position = store::ParseAcknowledged(bytes, id)) {
    FUZZ_CHECK(store::FormatAcknowledged(id, *position) == bytes);
  }
  std::string key;
  std::string_view rest = bytes;
  if (store::TakeEscaped(&rest, &key)) {
    std::string again;
    store::AppendEscaped(key, &again);
    FUZZ_CHECK(again == bytes.substr(0, again.size()));
  }
}

}  // namespace
}  // namespace minutebook

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace minutebook;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  CheckStored(bytes);
  CheckBundle(bytes, verify::kEntryPrefixBytes);
  CheckBundle(bytes, verify::kPayloadPrefixBytes);
  CheckSmall(bytes);
  return 0;
}
