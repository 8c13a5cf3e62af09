#include "service/metrics.h"

#include <prometheus/client_metric.h>
#include <prometheus/collectable.h>
#include <prometheus/exposer.h>
#include <prometheus/metric_family.h>
#include <prometheus/metric_type.h>

#include <exception>
#include <filesystem>
#include <limits>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/access/listen.h"
#include "service/rpc/call_counts.h"

namespace minutebook {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Label = ClientMetric::Label;

// gRPC's codes by their names.
constexpr const char* kCodeNames[rpc::kCodes] = {
    "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
    "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
    "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
    "DATA_LOSS", "UNAUTHENTICATED"};

class Families {
 public:
  MetricFamily& Add(const char* name, MetricType type, const char* help) {
    families_.push_back({absl::StrCat("minutebook_", name), help, type, {}});
    return families_.back();
  }
  void Gauge(const char* name, double value, const char* help) {
    ClientMetric metric;
    metric.gauge.value = value;
    Add(name, MetricType::Gauge, help).metric.push_back(std::move(metric));
  }
  static void Histogram(MetricFamily& family, std::vector<Label> labels,
                        const ledger::HistogramRead& read, std::span<const double> bounds) {
    ClientMetric metric;
    metric.label = std::move(labels);
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < read.counts.size(); ++i) {
      below += read.counts[i];
      if (i < bounds.size()) metric.histogram.bucket.push_back({below, bounds[i]});
    }
    metric.histogram.bucket.push_back({below, std::numeric_limits<double>::infinity()});
    metric.histogram.sample_count = below;
    metric.histogram.sample_sum = read.sum;
    family.metric.push_back(std::move(metric));
  }
  std::vector<MetricFamily> Take() { return std::move(families_); }

 private:
  std::vector<MetricFamily> families_;
};

void AddCalls(Families& families) {
  const std::vector<rpc::MethodCounts> methods = rpc::CallCounts::OfProcess().Read();
  MetricFamily& calls =
      families.Add("calls_total", MetricType::Counter, "Calls that ended, by method and gRPC code");
  for (const rpc::MethodCounts& method : methods) {
    for (std::size_t code = 0; code < rpc::kCodes; ++code) {
      if (method.by_code[code] == 0) continue;
      ClientMetric metric;
      metric.label = {{"method", method.method}, {"code", kCodeNames[code]}};
      metric.counter.value = static_cast<double>(method.by_code[code]);
      calls.metric.push_back(std::move(metric));
    }
  }
  MetricFamily& open = families.Add("calls_open", MetricType::Gauge,
                                    "Calls under way, by method: Watch are watchers");
  for (const rpc::MethodCounts& method : methods) {
    ClientMetric metric;
    metric.label = {{"method", method.method}};
    metric.gauge.value = static_cast<double>(method.in_flight);
    open.metric.push_back(std::move(metric));
  }
  MetricFamily& seconds = families.Add("call_seconds", MetricType::Histogram,
                                       "How long calls took, streams to their end");
  for (const rpc::MethodCounts& method : methods) {
    Families::Histogram(seconds, {{"method", method.method}}, method.seconds, rpc::kCallSeconds);
  }
}

void AddLedger(Families& families, ledger::Ledger& ledger) {
  const auto number = [](std::uint64_t value) { return static_cast<double>(value); };
  families.Gauge("log_position", number(ledger.log().Head()), "Events on record");
  families.Gauge("views_position", number(ledger.views_state().applied_position),
                 "Events that the views follow from");
  families.Gauge("search_position", number(ledger.words().applied_position()),
                 "Events that the index of words follows from");
  families.Gauge("search_stopped", ledger.words().failure().ok() ? 0 : 1,
                 "1 while the index of words cannot go on, and is tried again");
  if (const auto* signer = ledger.proofs().signer()) {
    families.Gauge("signed_position", number(signer->signed_size()),
                   "Events under the largest checkpoint signed");
  }
  const ledger::QueueDepth queue = ledger.queue();
  families.Gauge("queue_appends", number(queue.appends), "Appends that wait for the writer");
  families.Gauge("queue_events", number(queue.events), "Events in them");
  families.Gauge("queue_bytes", number(queue.bytes), "Bytes in them");
  ledger::HistogramRead groups;
  ledger.commit_stats().group_events.AddTo(&groups);
  Families::Histogram(families.Add("group_events", MetricType::Histogram,
                                   "Events committed at once; the sum is all events recorded"),
                      {}, groups, ledger::kGroupEvents);
  ledger::HistogramRead commits;
  ledger.commit_stats().commit_seconds.AddTo(&commits);
  Families::Histogram(families.Add("commit_seconds", MetricType::Histogram,
                                   "How long a commit took, with the sync of the disk"),
                      {}, commits, ledger::kCommitSeconds);
  families.Gauge("read_only", ledger.read_only_because().empty() ? 0 : 1,
                 "1 while no appends are taken");
  families.Gauge("damage_found", rpc::CallCounts::OfProcess().damage_found() ? 1 : 0,
                 "1 once stored data was found damaged since the start");
  if (const auto backup = ledger.backups().last_good()) {
    families.Gauge("backup_seconds", static_cast<double>(backup->made_at_s),
                   "When the last good backup was made, in seconds since 1970");
    families.Gauge("backup_position", number(backup->good->size), "Events in it");
  }
}

void AddDisk(Families& families, const std::string& folder) {
  std::error_code error;
  const std::filesystem::space_info space = std::filesystem::space(folder, error);
  if (!error) {
    families.Gauge("disk_free_bytes", static_cast<double>(space.available),
                   "Free on the ledger's disk");
    families.Gauge("disk_bytes", static_cast<double>(space.capacity), "Size of that disk");
  }
  double used = 0;
  // Files come and go meanwhile.
  std::filesystem::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != std::filesystem::recursive_directory_iterator();
       entry.increment(error)) {
    std::error_code gone;
    const std::uintmax_t size = entry->is_regular_file(gone) ? entry->file_size(gone) : 0;
    if (!gone) used += static_cast<double>(size);
  }
  families.Gauge("ledger_bytes", used, "Length of the files in the ledger's folder");
}

class Collector final : public prometheus::Collectable {
 public:
  Collector(ledger::Ledger& ledger, std::string folder)
      : ledger_(ledger), folder_(std::move(folder)) {}
  std::vector<MetricFamily> Collect() const override {
    Families families;
    AddCalls(families);
    AddLedger(families, ledger_);
    AddDisk(families, folder_);
    return families.Take();
  }

 private:
  ledger::Ledger& ledger_;
  const std::string folder_;
};

class HttpMetrics final : public Metrics {
 public:
  HttpMetrics(const std::string& listen, const std::string& host, ledger::Ledger& ledger,
              const std::string& folder)
      : collector_(std::make_shared<Collector>(ledger, folder)), exposer_(listen, kThreads) {
    exposer_.RegisterCollectable(collector_);
    address_ = absl::StrCat(host, ":", exposer_.GetListeningPorts().front());
  }
  const std::string& address() const override { return address_; }

 private:
  static constexpr std::size_t kThreads = 1;
  const std::shared_ptr<Collector> collector_;
  prometheus::Exposer exposer_;
  std::string address_;
};

}  // namespace

absl::Status Metrics::Check(const std::string& listen) {
  if (listen.empty()) return absl::OkStatus();
  const auto host = access::HostToListen(listen, access::TlsFiles());
  if (host.ok()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("--metrics-listen: ", listen,
                   " is no HOST:PORT of this machine's own, such as 127.0.0.1:9464"));
}

absl::StatusOr<std::unique_ptr<Metrics>> Metrics::Start(const std::string& listen,
                                                        ledger::Ledger& ledger,
                                                        const std::string& folder) {
  if (absl::Status status = Check(listen); !status.ok()) return status;
  const auto host = access::HostToListen(listen, access::TlsFiles());
  if (!host.ok()) return host.status();
  try {  // the library's way to say that it cannot listen
    return std::make_unique<HttpMetrics>(listen, *host, ledger, folder);
  } catch (const std::exception&) {  // its words are of its insides, and do not say why
    return absl::UnavailableError(
        absl::StrCat("--metrics-listen: cannot listen on ", listen,
                     ": another process may have that port; name another, or port 0"));
  }
}

}  // namespace minutebook
