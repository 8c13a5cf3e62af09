// What hashing and the tree cost an event, alone on one thread, beside a whole import of it: both
// in CPU, as only that adds up.
#include <ctime>
#include <string>
#include <utility>
#include <vector>

#include "service/domain/event.h"
#include "service/ledger/record.h"
#include "store/merkle_tree.h"
#include "store/tile_tree.h"
#include "tools/bench/events.h"
#include "tools/bench/works.h"

namespace minutebook::bench {
namespace {

constexpr std::uint64_t kEvents = 50'000;

// What is hashed of an event.
struct Bytes {
  std::string event;
  v1::EventHeader header;
};

std::vector<Bytes> MakeBytes(const Mix& mix) {
  std::vector<Bytes> all;
  all.reserve(kEvents);
  for (std::uint64_t n = 0; n < kEvents; ++n) {
    const v1::NewEvent event = mix.EventAt(n);
    Bytes bytes{ledger::CanonicalBytes(event.event()), {}};
    bytes.header.set_position(n + 1);
    v1::BodyRevision& body = *bytes.header.add_bodies();
    body.set_body(event.body());
    body.set_revision(n / mix.bodies() + 1);
    bytes.header.set_event_id(event.event_id().substr(0, 16));
    bytes.header.set_type(domain::TypeOf(event.event()));
    bytes.header.set_recorded_at_us(1'795'323'600'000'000 + static_cast<std::int64_t>(n));
    bytes.header.set_known_at_us(bytes.header.recorded_at_us());
    bytes.header.set_recorder("local");
    all.push_back(std::move(bytes));
  }
  return all;
}

double ThreadCpuSeconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// Salt, digest of the payload, leaf, and the tree with its tiles and its root.
Sample HashAll(std::vector<Bytes>* all) {
  std::vector<std::string> headers;
  store::TileTree tree;
  std::vector<store::Tile> full;
  double cpu = -ThreadCpuSeconds();
  for (Bytes& bytes : *all) {
    bytes.header.set_payload_digest(ledger::PayloadDigest(ledger::NewSalt(), bytes.event));
  }
  cpu += ThreadCpuSeconds();
  // Made in any case.
  for (const Bytes& bytes : *all) headers.push_back(ledger::HeaderBytes(bytes.header));
  cpu -= ThreadCpuSeconds();
  for (const std::string& header : headers) tree.Append(store::HashLeaf(header), &full);
  const store::Hash root = tree.Root();
  cpu += ThreadCpuSeconds();
  const auto events = static_cast<double>(all->size()) + (root == store::Hash{} ? 1 : 0);
  return {events / cpu, 0, 0, cpu * 1e6 / events};
}

}  // namespace

void MeasureTree(const Options& options, Rows* rows) {
  Row row{"hashing and tree, alone", "import, all of it", "events", 1, {}, {}, {}};
  std::vector<Bytes> bytes = MakeBytes(options.mix());
  for (int round = 1; round <= options.rounds && row.failed.ok(); ++round) {
    Tell("tree");
    auto whole = ImportOnce(options, kEvents);
    row.failed = whole.status();
    if (!row.failed.ok()) break;
    row.bare.push_back(*whole);
    row.ours.push_back(HashAll(&bytes));
  }
  rows->push_back(std::move(row));
}

}  // namespace minutebook::bench
