// A term whose start was corrected ten thousand times, beside one that never was; and what a
// correction costs beside a plain append.
#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "minutebook/v1/audit.pb.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "minutebook/v1/query_service.pb.h"
#include "tools/bench/bytes.h"
#include "tools/bench/events.h"
#include "tools/bench/streams.h"
#include "tools/bench/unary_load.h"
#include "tools/bench/works.h"

namespace minutebook::bench {
namespace {

constexpr std::size_t kCorrections = 10'000;
constexpr std::size_t kBatchEvents = 500;
constexpr std::size_t kMessagesInFlight = 3;

std::string RefOf(std::size_t i) { return absl::StrCat("start-", i); }

// Takes the place of the one before: each names the version that holds.
v1::NewEvent Correction(const v1::NewEvent& term, std::size_t i) {
  v1::NewEvent made;
  made.set_body(term.body());
  made.mutable_event()->set_ref(RefOf(i));
  v1::EventCorrected* corrected = made.mutable_event()->mutable_event_corrected();
  corrected->set_event(term.event_id());
  corrected->set_version(i == 0 ? term.event_id() : RefOf(i - 1));
  *corrected->mutable_replacement() = term.event();
  v1::Tenure* tenure = corrected->mutable_replacement()->mutable_chair_assumed();
  tenure->clear_during();
  tenure->set_from_date(absl::StrCat("1000-01-", 10 + i % 18));
  tenure->set_to_date("1001");
  corrected->set_reason("The minutes give another day.");
  corrected->set_authority("The secretariat");
  return made;
}

// Another event of a kind, on record nowhere else.
v1::NewEvent Plain(const Options& options, std::size_t i) {
  const Mix mix = options.mix();
  const std::uint64_t block = options.events / mix.block_events() + 1;
  return mix.EventAt(block * mix.block_events() + i);
}

absl::StatusOr<Sample> Append(const Server& server, std::size_t count,
                              const std::function<v1::NewEvent(std::size_t)>& event_at) {
  std::vector<grpc::ByteBuffer> messages;
  for (std::size_t i = 0; i < count;) {
    v1::ImportRequest request;
    for (std::size_t j = 0; j < kBatchEvents && i < count; ++j, ++i) {
      *request.add_events() = event_at(i);
    }
    messages.push_back(ToByteBuffer(request));
  }
  const auto began = std::chrono::steady_clock::now();
  const double cpu = server.child.CpuSeconds();
  absl::Status status = Import(server.child.address(), messages, kMessagesInFlight);
  if (!status.ok()) return status;
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  const auto events = static_cast<double>(count);
  return Sample{events / took.count(), 0, 0, (server.child.CpuSeconds() - cpu) * 1e6 / events};
}

// Corrects the term ten thousand times, in as many parts as there are rounds, plain appends
// between.
Row MeasureCost(const Options& options, const Server& server, const v1::NewEvent& term) {
  Row row{"correction of one term", "plain append", "events", kMessagesInFlight, {}, {}, {}};
  const auto rounds = static_cast<std::size_t>(options.rounds);
  const std::size_t part = kCorrections / rounds;
  for (std::size_t done = 0; done + part <= kCorrections && row.failed.ok(); done += part) {
    auto plain = Append(server, part, [&](std::size_t i) { return Plain(options, done + i); });
    auto ours = Append(server, part, [&](std::size_t i) { return Correction(term, done + i); });
    row.failed = plain.ok() ? ours.status() : plain.status();
    if (!row.failed.ok()) break;
    row.bare.push_back(*plain);
    row.ours.push_back(*ours);
  }
  return row;
}

// The events of the term that is corrected, and of one of another body that is like it but for
// that.
struct Terms {
  std::uint64_t corrected;
  std::uint64_t clean;
};

template <typename Request>
grpc::ByteBuffer About(const Mix& mix, std::uint64_t term, const v1::AsOf& as_of) {
  Request request;
  request.set_body(mix.BodyOf(term));
  request.set_office(mix.TermOf(term).office);
  request.set_on(mix.TermOf(term).day);
  *request.mutable_as_of() = as_of;
  return ToByteBuffer(request);
}

// The same question of the body with the corrections and of the other.
template <typename Request>
Row MeasureQuestion(const Options& options, const Server& server, const Terms& terms,
                    const std::string& work, const std::string& method, const v1::AsOf& as_of) {
  Tell("corrections: " + work);
  Row row{absl::StrCat(work, ", corrected"),
          "the same, never corrected",
          "calls",
          options.in_flight,
          {},
          {},
          {}};
  const std::vector<grpc::ByteBuffer> clean = {About<Request>(options.mix(), terms.clean, as_of)};
  const std::vector<grpc::ByteBuffer> corrected = {
      About<Request>(options.mix(), terms.corrected, as_of)};
  UnaryLoad load;
  load.method = method;
  load.anew = true;
  load.in_flight = options.in_flight;
  load.warm_up = options.warm_up();
  load.period = options.period();
  for (int round = 0; round < options.rounds && row.failed.ok(); ++round) {
    load.requests = clean;
    auto bare = RunUnary(server.child, load);
    load.requests = corrected;
    auto ours = RunUnary(server.child, load);
    row.failed = bare.ok() ? ours.status() : bare.status();
    if (!row.failed.ok()) break;
    row.bare.push_back(*bare);
    row.ours.push_back(*ours);
  }
  return row;
}

}  // namespace

void MeasureCorrections(const Options& options, const Server& server, Rows* rows) {
  Tell(absl::StrCat("corrections: recording ", kCorrections));
  const std::vector<std::uint64_t> events = options.mix().EventsOf(Kind::kTerm, options.events);
  if (options.bodies < 2 || events.size() < 2) {
    rows->push_back({"corrections",
                     "",
                     "calls",
                     1,
                     {},
                     {},
                     absl::FailedPreconditionError("wants two bodies to compare")});
    return;
  }
  const Terms terms{events[0], events[1]};  // never of the same body
  auto before = CallOnce(server.child.address(), "/minutebook.v1.LedgerService/GetLedger",
                         ToByteBuffer(v1::GetLedgerRequest()));
  v1::GetLedgerResponse ledger;
  if (!before.ok() || !Parse(*before, &ledger)) {
    rows->push_back({"corrections", "", "calls", 1, {}, {}, before.status()});
    return;
  }
  rows->push_back(MeasureCost(options, server, options.mix().EventAt(terms.corrected)));
  const v1::AsOf now;
  v1::AsOf middle;  // plain appends and corrections took turns
  middle.set_position(ledger.position() + kCorrections);
  const std::string query = "/minutebook.v1.QueryService/";
  for (const v1::AsOf& as_of : {now, middle}) {
    const std::string when = as_of.position() == 0 ? ", now" : ", as of a position";
    rows->push_back(MeasureQuestion<v1::GetOfficeHolderRequest>(
        options, server, terms, "office holder" + when, query + "GetOfficeHolder", as_of));
    rows->push_back(MeasureQuestion<v1::ListTermsRequest>(options, server, terms, "terms" + when,
                                                          query + "ListTerms", as_of));
    rows->push_back(MeasureQuestion<v1::AuditChairmanshipRequest>(
        options, server, terms, "audit" + when, "/minutebook.v1.AuditService/AuditChairmanship",
        as_of));
  }
}

}  // namespace minutebook::bench
