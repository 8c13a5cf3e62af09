#include "service/verify/folder_check.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include "absl/strings/str_cat.h"
#include "store/checkpoint.h"
#include "store/ledger_reader.h"

namespace minutebook::verify {
namespace {

class FolderCheck {
 public:
  FolderCheck(const store::LedgerReader& ledger, CheckOptions options, Breaks* breaks)
      : ledger_(ledger), options_(std::move(options)), breaks_(*breaks) {}

  absl::StatusOr<RecordChecked> Run() {
    const std::string origin =
        store::OriginOf(ledger_.identity().name, ledger_.identity().ledger_id);
    RecordOptions record_options = RecordOptionsOf(options_);
    record_options.on_tile = [this](const store::Tile& tile) { CheckTile(tile); };
    RecordCheck record(std::move(record_options), &breaks_);
    if (absl::Status status = ReadLog(record); !status.ok()) return status;
    RecordChecked checked = Conclude(origin, options_, record, &breaks_);
    CheckHeads(checked.head);
    CheckBodies(record);
    auto views = CheckViews(
        ledger_, options_.threads,
        [this](std::uint64_t done) { return GoOn("folding", done, ledger_.log().Head()); },
        &breaks_);
    if (absl::IsCancelled(views.status())) return views.status();
    if (views.ok()) {
      checked.views = *std::move(views);
    } else {
      breaks_.Add(Check::kView, 0, std::string(views.status().message()));
    }
    return checked;
  }

 private:
  bool GoOn(const char* doing, std::uint64_t done, std::uint64_t total) {
    return !options_.progress || options_.progress(doing, done, total);
  }

  // All positions up to the head. What cannot be read is a break, and its place in the tree is
  // lost.
  absl::Status ReadLog(RecordCheck& record) {
    const store::Position head = ledger_.log().Head();
    for (store::Position next = 1; next <= head;) {
      std::vector<v1::StoredEvent> stored;
      store::Position at = next;
      const absl::Status scanned = ledger_.log().Scan(
          next, kEventsAtOnce, /*backward=*/false,
          [&](store::Position position, std::string_view value) {
            auto parsed = ParseStored(value);
            if (!parsed.ok()) {
              breaks_.Add(Check::kHeader, position, std::string(parsed.status().message()));
              parsed = v1::StoredEvent();
            }
            stored.push_back(*std::move(parsed));
            at = position + 1;
            return true;
          });
      if (!scanned.ok()) {
        breaks_.Add(Check::kPosition, at, std::string(scanned.message()));
        stored.emplace_back();
        ++at;
      }
      std::vector<EventBytes> events;
      for (const v1::StoredEvent& event : stored) events.push_back(BytesOf(event));
      record.Take(events);
      CheckIds(next, stored);
      next = at;
      if (!GoOn("hashing", next - 1, head)) return BrokenOff();
    }
    return absl::OkStatus();
  }

  void CheckIds(store::Position first, const std::vector<v1::StoredEvent>& stored) {
    std::vector<store::EventId> ids(stored.size());
    for (std::size_t i = 0; i < stored.size(); ++i) {
      v1::EventHeader header;
      if (!header.ParseFromString(stored[i].header())) continue;
      const std::string& id = header.event_id();
      if (id.size() == ids[i].size()) std::copy(id.begin(), id.end(), ids[i].begin());
    }
    const auto found = ledger_.log().Find(ids);
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (found.ok() && (*found)[i] == first + i) continue;
      if (ids[i] == store::EventId{}) continue;  // told by the check of the record
      breaks_.Add(Check::kIndex, first + i, "its id does not lead to it");
    }
  }

  void CheckTile(const store::Tile& tile) {
    const auto kept = ledger_.ReadTile(tile.level, tile.index);
    if (kept.ok() && *kept == tile.hashes) return;
    store::Position first = tile.index;
    for (int level = tile.level; level >= 0; --level) first *= store::kTileHashes;
    breaks_.Add(Check::kTree, first + 1,
                absl::StrCat("tile ", tile.index, " of level ", static_cast<int>(tile.level),
                             kept.ok() ? " is not what the headers hash to" : " cannot be read"));
  }

  // What is written beside the log of its size and root.
  void CheckHeads(const store::TreeHead& head) {
    const std::optional<store::Position> acknowledged = ledger_.acknowledged();
    if (acknowledged && *acknowledged > head.size) {
      breaks_.Add(
          Check::kTail, head.size + 1,
          absl::StrCat("events up to ", *acknowledged,
                       " were acknowledged, and the record ends at ", head.size, ": it was cut"));
    }
    const auto stated = ledger_.StatedHead();
    if (!stated.ok()) {
      breaks_.Add(Check::kTree, 0, std::string(stated.status().message()));
    } else if (stated->size > head.size) {
      breaks_.Add(Check::kTail, head.size + 1,
                  absl::StrCat("the record was written up to ", stated->size, ", and ends at ",
                               head.size, ": it was cut"));
    } else if (stated->size != head.size || stated->root != head.root) {
      breaks_.Add(Check::kTree, head.size,
                  "the headers have another root than was written when they were recorded");
    }
  }

  void CheckBodies(const RecordCheck& record) {
    for (const auto& [body, last] : record.revisions()) {
      const auto stated = ledger_.log().LastRevision(body);
      if (stated.ok() && *stated == last) continue;
      breaks_.Add(Check::kIndex, 0,
                  absl::StrCat("the index of ", body, " does not end at its event ", last));
    }
  }

  const store::LedgerReader& ledger_;
  CheckOptions options_;
  Breaks& breaks_;
};

// A key that the record names is trusted once a trusted key signed that it follows, or a tree that
// holds the naming: else whoever forges a record could name a key in it.
void LearnKeys(CheckOptions& options, const RecordCheck& record) {
  for (const RecordedKey& key : record.keys()) {
    const store::KeyStatement& stated = key.statement;
    const bool vouched =
        (stated.by_previous && options.keys.Trusts(*stated.previous)) ||
        std::any_of(options.held.begin(), options.held.end(), [&](const Held& held) {
          return held.head().size >= key.position &&
                 record.RootAt(held.head().size) == held.head().root &&
                 options.keys.Check(held.signed_checkpoint).ok();
        });
    if (vouched) options.keys.Learn(stated.key);
  }
}

}  // namespace

RecordOptions RecordOptionsOf(const CheckOptions& options) {
  RecordOptions result;
  result.threads = options.threads;
  for (const Held& held : options.held) result.sizes.insert(held.head().size);
  return result;
}

RecordChecked Conclude(const std::string& origin, CheckOptions& options, RecordCheck& record,
                       Breaks* breaks) {
  record.Finish();
  LearnKeys(options, record);
  RecordChecked checked;
  checked.origin = origin;
  checked.head = record.head();
  checked.payloads = record.payloads();
  checked.erased = record.erased();
  checked.checkpoints_hold = CheckHeld(options.held, options.keys, record, origin, breaks);
  for (const RecordedKey& key : record.keys()) {
    checked.recorded_keys.push_back(key.statement.key.ToString());
    if (key.is_unvouched()) checked.keys_unvouched.push_back(key.position);
  }
  checked.signatures_checked = !options.keys.empty() && !options.held.empty();
  return checked;
}

absl::StatusOr<RecordChecked> CheckFolder(const std::string& path, CheckOptions options,
                                          Breaks* breaks) {
  const auto ledger = store::OpenLedgerReader(path);
  if (!ledger.ok()) return ledger.status();
  return CheckLedger(**ledger, std::move(options), breaks);
}

absl::StatusOr<RecordChecked> CheckLedger(const store::LedgerReader& ledger, CheckOptions options,
                                          Breaks* breaks) {
  return FolderCheck(ledger, std::move(options), breaks).Run();
}

absl::StatusOr<store::TreeHead> CheckWhole(const store::LedgerReader& ledger,
                                           CheckOptions options) {
  Breaks breaks;
  const auto checked = CheckLedger(ledger, std::move(options), &breaks);
  if (!checked.ok()) return checked.status();
  if (breaks.count() == 0) return checked->head;
  return absl::DataLossError(breaks.Told());
}

}  // namespace minutebook::verify
