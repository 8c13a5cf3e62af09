// Questions about now and as of the middle of the ledger, beside an echo of as many bytes.
#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "minutebook/v1/proof.pb.h"
#include "minutebook/v1/query_service.pb.h"
#include "tools/bench/bytes.h"
#include "tools/bench/events.h"
#include "tools/bench/unary_load.h"
#include "tools/bench/works.h"

namespace minutebook::bench {
namespace {

constexpr std::size_t kQuestions = 1000;
constexpr std::size_t kRepliesSampled = 20;

// The middle of the ledger, as each of the two conditions says it.
struct Middle {
  v1::AsOf position;
  v1::AsOf known_at;
};

struct Query {
  std::string work;
  std::string method;
  std::vector<grpc::ByteBuffer> requests;
  // Whether a reply says what it should.
  std::function<bool(const grpc::ByteBuffer&)> is_right;
  std::size_t in_flight = 0;  // 0: as the options say
};

absl::StatusOr<Middle> MiddleOf(const Options& options, const Server& server) {
  Middle middle;
  middle.position.set_position(1 + SetUpEvents().size() + options.events / 2);
  v1::GetEventRequest request;
  request.set_position(middle.position.position());
  auto reply = CallOnce(server.child.address(), "/minutebook.v1.LedgerService/GetEvent",
                        ToByteBuffer(request));
  if (!reply.ok()) return reply.status();
  v1::GetEventResponse response;
  if (!Parse(*reply, &response)) return absl::DataLossError("GetEvent's reply does not parse");
  middle.known_at.set_known_at(absl::FormatTime(
      absl::RFC3339_full, absl::FromUnixMicros(response.event().header().known_at_us()),
      absl::UTCTimeZone()));
  return middle;
}

// All questions are about what was on record in the middle already.
std::uint64_t BlocksInHalf(const Options& options) { return TermsOf(options.events / 2); }

Query OfficeHolder(const Options& options, const std::string& when, const v1::AsOf& as_of) {
  Query query{"office holder, " + when, "GetOfficeHolder", {}, {}, 0};
  for (std::uint64_t i = 0; i < kQuestions; ++i) {
    v1::GetOfficeHolderRequest request;
    request.set_body(BodyOf(i));
    request.set_office("chair");
    request.set_on(DayOfTerm(i / kBodies % BlocksInHalf(options)));
    *request.mutable_as_of() = as_of;
    query.requests.push_back(ToByteBuffer(request));
  }
  query.is_right = [](const grpc::ByteBuffer& reply) {
    v1::GetOfficeHolderResponse response;
    return Parse(reply, &response) && response.state() == v1::HOLDER_STATE_HELD;
  };
  return query;
}

Query Document(const Options& options, const std::string& when, const v1::AsOf& as_of) {
  Query query{"document, " + when, "GetDocument", {}, {}, 0};
  // Spread over all documents of the first half.
  std::uint64_t documents = 0;
  while (EventOfDocument(documents) < BlocksInHalf(options) * kBlockEvents) ++documents;
  for (std::uint64_t i = 0; i < kQuestions; ++i) {
    const std::uint64_t event = EventOfDocument(i * 7919 % documents);
    v1::GetDocumentRequest request;
    request.set_body(BodyOf(event));
    request.set_document(DocumentOf(event));
    *request.mutable_as_of() = as_of;
    query.requests.push_back(ToByteBuffer(request));
  }
  query.is_right = [](const grpc::ByteBuffer& reply) {
    v1::GetDocumentResponse response;
    return Parse(reply, &response) && response.has_document();
  };
  return query;
}

Query Meetings(const std::string& when, const v1::AsOf& as_of) {
  Query query{"100 meetings of a body, " + when, "ListMeetings", {}, {}, 0};
  for (std::uint64_t i = 0; i < kBodies; ++i) {
    v1::ListMeetingsRequest request;
    request.set_body(BodyOf(i));
    *request.mutable_as_of() = as_of;
    query.requests.push_back(ToByteBuffer(request));
  }
  query.is_right = [](const grpc::ByteBuffer& reply) {
    v1::ListMeetingsResponse response;
    return Parse(reply, &response) && response.meetings_size() > 0;
  };
  return query;
}

Query Inclusion(const std::string& of, std::uint64_t first, std::uint64_t last) {
  Query query{"inclusion proof, " + of, "/minutebook.v1.AuditService/GetInclusionProof", {}, {}, 0};
  for (std::uint64_t i = 0; i < kQuestions; ++i) {
    v1::GetInclusionProofRequest request;
    request.set_position(first + i * 7919 % (last - first + 1));
    query.requests.push_back(ToByteBuffer(request));
  }
  query.is_right = [](const grpc::ByteBuffer& reply) {
    v1::GetInclusionProofResponse response;
    return Parse(reply, &response) && response.proof().hashes_size() > 0;
  };
  return query;
}

std::vector<Query> MakeQueries(const Options& options, const Middle& middle) {
  const v1::AsOf now;
  const std::string at_position = "as of a position";
  const std::string at_known = "as known at a time";
  std::vector<Query> queries = {OfficeHolder(options, "now", now),
                                OfficeHolder(options, at_position, middle.position),
                                OfficeHolder(options, at_known, middle.known_at),
                                Document(options, "now", now),
                                Document(options, at_position, middle.position),
                                Document(options, at_known, middle.known_at),
                                Meetings("now", now),
                                Meetings(at_position, middle.position)};
  for (Query& query : queries) query.method = "/minutebook.v1.QueryService/" + query.method;
  const std::uint64_t last = 1 + SetUpEvents().size() + options.events;
  queries.push_back(Inclusion("event 1", 1, 1));
  queries.push_back(Inclusion("the last event", last, last));
  queries.push_back(Inclusion("any event", 1, last));
  // One at a time: what a proof takes beyond an echo, nobody waiting before it.
  for (std::size_t i = queries.size() - 3, end = queries.size(); i < end; ++i) {
    queries.push_back(queries[i]);
    queries.back().in_flight = 1;
  }
  for (Query& query : queries) {
    if (query.in_flight == 0) query.in_flight = options.in_flight;
  }
  return queries;
}

// Bytes of a reply on average, once some were seen to be right.
absl::StatusOr<std::size_t> ReplyBytes(const Server& server, const Query& query) {
  std::size_t bytes = 0;
  const std::size_t step = query.requests.size() / kRepliesSampled;
  for (std::size_t i = 0; i < kRepliesSampled; ++i) {
    auto reply = CallOnce(server.child.address(), query.method, query.requests[i * step]);
    if (!reply.ok()) return reply.status();
    if (!query.is_right(*reply)) return absl::InternalError("the answer is not what was recorded");
    bytes += reply->Length();
  }
  return bytes / kRepliesSampled;
}

absl::Status Measure(const Options& options, const Server& server, const Query& query, Row* row) {
  auto reply_bytes = ReplyBytes(server, query);
  if (!reply_bytes.ok()) return reply_bytes.status();
  auto echo = StartEcho(options, *reply_bytes);
  if (!echo.ok()) return echo.status();
  UnaryLoad load;
  load.requests = query.requests;
  load.in_flight = query.in_flight;
  load.warm_up = options.warm_up();
  load.period = options.period();
  for (int round = 0; round < options.rounds; ++round) {
    load.method = kAppendMethod;  // the echo answers on it
    auto bare = RunUnary(echo->child, load);
    if (!bare.ok()) return bare.status();
    load.method = query.method;
    auto ours = RunUnary(server.child, load);
    if (!ours.ok()) return ours.status();
    row->bare.push_back(*bare);
    row->ours.push_back(*ours);
  }
  return absl::OkStatus();
}

}  // namespace

void MeasureQueries(const Options& options, const Server& server, Rows* rows) {
  auto middle = MiddleOf(options, server);
  if (!middle.ok()) {
    rows->push_back({"queries", "bare echo", "calls", options.in_flight, {}, {}, middle.status()});
    return;
  }
  for (const Query& query : MakeQueries(options, *middle)) {
    Tell("query: " + query.work);
    Row row{query.work, "bare echo", "calls", query.in_flight, {}, {}, {}};
    row.failed = Measure(options, server, query, &row);
    rows->push_back(std::move(row));
  }
}

}  // namespace minutebook::bench
