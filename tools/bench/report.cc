#include "tools/bench/report.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "rocksdb/version.h"
#include "tools/bench/goals.h"

namespace minutebook::bench {
namespace {

// 48.2k, 1.93M, 812.
std::string Short(double number) {
  if (number >= 1e6) return absl::StrFormat("%.2fM", number / 1e6);
  if (number >= 1e4) return absl::StrFormat("%.1fk", number / 1e3);
  if (number >= 1e3) return absl::StrFormat("%.2fk", number / 1e3);
  return absl::StrFormat("%.3g", number);
}

std::string Latency(const Sample& sample) {
  if (sample.p50_us == 0) return "";
  return absl::StrFormat("%.2f / %.2f", sample.p50_us / 1e3, sample.p99_us / 1e3);
}

std::string Cpu(const Sample& sample) {
  return sample.cpu_us == 0 ? "" : absl::StrFormat("%.3g", sample.cpu_us);
}

std::string Line(const Row& row) {
  if (!row.failed.ok()) {
    return absl::StrCat("| ", row.work, " | ", row.in_flight,
                        " | not measured: ", std::string(row.failed.message()), " | | | ",
                        row.limit, " | | | | |\n");
  }
  const Sample ours = MedianOf(row.ours);
  const Sample bare = MedianOf(row.bare);
  const Ratio ratio = RatioOf(row);
  return absl::StrCat("| ", row.work, " | ", row.in_flight, " | ", Short(ours.per_second), " | ",
                      Latency(ours), " | ", Cpu(ours), " | ", row.limit, " | ",
                      Short(bare.per_second), " | ", Cpu(bare), " | ",
                      absl::StrFormat("%.2f [%.2f..%.2f]", ratio.median, ratio.least, ratio.most),
                      " | ", Verdict(row), " |\n");
}

// What one append alone takes beyond an echo and a sync.
std::string Overhead(const Result& result) {
  const auto row = std::find_if(result.rows.begin(), result.rows.end(), [](const Row& one) {
    return one.work == "durable append" && one.limit == "bare echo" && one.in_flight == 1;
  });
  if (row == result.rows.end() || !row->failed.ok() || result.syncs.empty()) return "";
  const double echo = MedianOf(row->bare).p50_us;
  const double ours = MedianOf(row->ours).p50_us;
  const double sync = MedianOf(result.syncs).p50_us;
  return absl::StrFormat(
      "One append alone: p50 %.0f us, which is an echo (%.0f us), a sync (%.0f us) and %.0f us: "
      "%s.\n",
      ours, echo, sync, ours - echo - sync, AppendAloneVerdict(ours - echo - sync));
}

void Set(google::protobuf::Struct* object, const std::string& name, double number) {
  (*object->mutable_fields())[name].set_number_value(number);
}
void Set(google::protobuf::Struct* object, const std::string& name, const std::string& text) {
  (*object->mutable_fields())[name].set_string_value(text);
}

void SetSample(const Sample& sample, google::protobuf::Struct* object) {
  Set(object, "perSecond", sample.per_second);
  Set(object, "p50Us", sample.p50_us);
  Set(object, "p99Us", sample.p99_us);
  Set(object, "serverCpuUs", sample.cpu_us);
}

google::protobuf::Struct* AddItem(google::protobuf::Struct* object, const std::string& list) {
  return (*object->mutable_fields())[list]
      .mutable_list_value()
      ->add_values()
      ->mutable_struct_value();
}

void SetRow(const Row& row, google::protobuf::Struct* object) {
  Set(object, "work", row.work);
  Set(object, "limit", row.limit);
  Set(object, "unit", row.unit);
  Set(object, "inFlight", static_cast<double>(row.in_flight));
  if (!row.failed.ok()) {
    Set(object, "notMeasured", std::string(row.failed.message()));
    return;
  }
  for (const Sample& sample : row.ours) SetSample(sample, AddItem(object, "ours"));
  for (const Sample& sample : row.bare) SetSample(sample, AddItem(object, "bare"));
  const Ratio ratio = RatioOf(row);
  Set(object, "ratioMedian", ratio.median);
  Set(object, "ratioLeast", ratio.least);
  Set(object, "ratioMost", ratio.most);
  Set(object, "verdict", Verdict(row));
}

void SetCurve(const Curve& curve, google::protobuf::Struct* object) {
  Set(object, "work", curve.work);
  Set(object, "unit", curve.unit);
  Set(object, "bodies", static_cast<double>(curve.bodies));
  for (const Point& point : curve.points) {
    google::protobuf::Struct* item = AddItem(object, "points");
    Set(item, "events", static_cast<double>(point.events));
    Set(item, "value", point.value);
  }
  Set(object, "verdict", Verdict(curve));
  if (!curve.failed.ok()) Set(object, "notMeasured", std::string(curve.failed.message()));
}

}  // namespace

std::string Machine() {
  return absl::StrCat(absl::FormatTime("%Y-%m-%d", absl::Now(), absl::UTCTimeZone()), ", ",
                      std::thread::hardware_concurrency(), " cores, gRPC ", grpc::Version(),
                      ", RocksDB ", ROCKSDB_MAJOR, ".", ROCKSDB_MINOR, ".", ROCKSDB_PATCH);
}

std::string Conditions(const Options& options) {
  return absl::StrCat(Machine(), "; ", options.rounds, " rounds of ", options.period().count(),
                      " ms, ", options.events, " events on record for replay and queries, of ",
                      options.bodies, " bodies");
}

std::string ToText(const Result& result) {
  std::string text = result.conditions + ".\n";
  if (!result.syncs.empty()) {
    const Sample sync = MedianOf(result.syncs);
    absl::StrAppend(&text, "fdatasync after an append of 4 KiB: ",
                    absl::StrFormat("p50 %.0f us, p99 %.0f us, ", sync.p50_us, sync.p99_us),
                    Short(sync.per_second), " a second.\n");
  }
  absl::StrAppend(
      &text, Overhead(result), "\n",
      "| work | in flight | ours /s | p50 / p99 ms | CPU us | limit | limit /s | CPU us "
      "| ratio [least..most] | floor / goal |\n",
      "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
  for (const Row& row : result.rows) text += Line(row);
  return text + GrowthToText(result.growth);
}

std::string ToJson(const Result& result) {
  google::protobuf::Struct object;
  Set(&object, "conditions", result.conditions);
  for (const Sample& sync : result.syncs) SetSample(sync, AddItem(&object, "syncs"));
  for (const Row& row : result.rows) SetRow(row, AddItem(&object, "rows"));
  for (const Curve& curve : result.growth) SetCurve(curve, AddItem(&object, "growth"));
  std::string text;
  google::protobuf::util::JsonPrintOptions print;
  print.add_whitespace = true;
  const auto status = google::protobuf::util::MessageToJsonString(object, &text, print);
  return status.ok() ? text : "{}\n";
}

}  // namespace minutebook::bench
