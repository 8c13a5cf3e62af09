// What a proof of inclusion takes in process, in a tree as large as wanted: the store holds the
// events' headers and nothing else, so that millions are made in seconds. Timed by the CPU of the
// one thread, as neighbours take the clock's time.
#include <algorithm>
#include <ctime>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/ledger/proofs.h"
#include "service/ledger/record.h"
#include "store/merkle_tree.h"
#include "tools/bench/bytes.h"
#include "tools/bench/temp_folder.h"
#include "tools/bench/unary_load.h"
#include "tools/bench/works.h"

namespace minutebook::bench {
namespace {

constexpr std::uint64_t kGroupEvents = 10'000;
constexpr std::size_t kProofs = 20'000;

store::NewRecord RecordAt(store::Position position) {
  v1::EventHeader header;
  header.set_position(position);
  const std::string bytes = ledger::HeaderBytes(header);
  const store::Hash leaf = store::HashLeaf(bytes);
  store::NewRecord record;
  std::copy_n(leaf.begin(), record.id.size(), record.id.begin());
  record.stored = ledger::EncodeStored(bytes, "", "");
  record.leaf_hash = leaf;
  return record;
}

absl::StatusOr<std::unique_ptr<store::Store>> MakeTree(const std::string& path,
                                                       std::uint64_t events) {
  store::OpenOptions open;
  open.path = path;
  auto store = store::OpenRocksStore(open);
  if (!store.ok()) return store.status();
  for (store::Position next = 1; next <= events;) {
    store::Group group{next, {}, {}};
    for (std::uint64_t i = 0; i < kGroupEvents && next <= events; ++i) {
      group.events.push_back(RecordAt(next++));
    }
    if (absl::Status status = (*store)->Commit(group); !status.ok()) return status;
  }
  return store;
}

double ThreadCpuUs() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) * 1e-3;
}

using PositionOf = std::function<store::Position(std::uint64_t i)>;

absl::StatusOr<Sample> Prove(const store::Store& store, const PositionOf& position_of) {
  const ledger::Proofs proofs(store);
  std::vector<float> latencies;
  latencies.reserve(kProofs);
  const double began = ThreadCpuUs();
  for (std::uint64_t i = 0; i < kProofs; ++i) {
    const double before = ThreadCpuUs();
    const auto head = proofs.HeadAt(0, "");
    const auto proof = proofs.Inclusion(position_of(i), *head);
    if (!proof.ok()) return proof.status();
    latencies.push_back(static_cast<float>(ThreadCpuUs() - before));
  }
  const double cpu_us = (ThreadCpuUs() - began) / kProofs;
  return MakeSample(1e6 / cpu_us, cpu_us, &latencies);
}

absl::Status Measure(const Options& options, const store::Store& store, const Server& echo,
                     const PositionOf& position_of, Row* row) {
  const std::vector<grpc::ByteBuffer> requests = {ToByteBuffer(v1::InclusionProof())};
  UnaryLoad load;
  load.requests = requests;
  load.warm_up = options.warm_up();
  load.period = options.period();
  for (int round = 0; round < options.rounds; ++round) {
    auto bare = RunUnary(echo.child, load);
    if (!bare.ok()) return bare.status();
    auto ours = Prove(store, position_of);
    if (!ours.ok()) return ours.status();
    row->bare.push_back(*bare);
    row->ours.push_back(*ours);
  }
  return absl::OkStatus();
}

absl::Status MeasureAll(const Options& options, Rows* rows) {
  Tell(absl::StrCat("proofs: a tree of ", options.events));
  auto folder = TempFolder::Make(options.data);
  if (!folder.ok()) return folder.status();
  const std::uint64_t last = options.events;
  const auto store = MakeTree(folder->Sub("ledger"), last);
  if (!store.ok()) return store.status();
  constexpr std::size_t kProofBytes = 900;
  auto echo = StartEcho(options, kProofBytes);
  if (!echo.ok()) return echo.status();
  const std::pair<const char*, PositionOf> works[] = {
      {"event 1", [](std::uint64_t) { return 1; }},
      {"the last event", [&](std::uint64_t) { return last; }},
      {"any event", [&](std::uint64_t i) { return 1 + i * 7'919'001 % last; }}};
  for (const auto& [of, position_of] : works) {
    Row row{absl::StrCat("inclusion proof in process, ", of), "bare echo", "calls", 1, {}, {}, {}};
    row.failed = Measure(options, **store, *echo, position_of, &row);
    rows->push_back(std::move(row));
  }
  return absl::OkStatus();
}

}  // namespace

void MeasureProofs(const Options& options, Rows* rows) {
  const absl::Status status = MeasureAll(options, rows);
  if (!status.ok()) rows->push_back({"proofs", "bare echo", "calls", 1, {}, {}, status});
}

}  // namespace minutebook::bench
