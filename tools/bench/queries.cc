#include "tools/bench/queries.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "minutebook/v1/proof.pb.h"
#include "minutebook/v1/query_service.pb.h"
#include "tools/bench/bytes.h"
#include "tools/bench/unary_load.h"

namespace minutebook::bench {
namespace {

constexpr char kQueryService[] = "/minutebook.v1.QueryService/";
constexpr std::uint64_t kStride = 7919;  // a prime: spreads what is asked
constexpr std::size_t kRepliesSampled = 20;

// As many events of a kind as there are questions, from those on record in the middle.
std::vector<std::uint64_t> Asked(const Record& record, Kind kind) {
  const std::vector<std::uint64_t> events = record.mix.EventsOf(kind, record.events / 2);
  std::vector<std::uint64_t> asked;
  for (std::uint64_t i = 0; i < record.questions && !events.empty(); ++i) {
    asked.push_back(events[i * kStride % events.size()]);
  }
  return asked;
}

template <typename Response, typename Right>
std::function<bool(const grpc::ByteBuffer&)> Check(const Right& right) {
  return [right](const grpc::ByteBuffer& reply) {
    Response response;
    return Parse(reply, &response) && right(response);
  };
}

}  // namespace

Query OfficeHolder(const Record& record, const std::string& when, const v1::AsOf& as_of) {
  Query query{"office holder, " + when, kQueryService + std::string("GetOfficeHolder"), {}, {}};
  for (const std::uint64_t event : Asked(record, Kind::kTerm)) {
    const Term term = record.mix.TermOf(event);
    v1::GetOfficeHolderRequest request;
    request.set_body(record.mix.BodyOf(event));
    request.set_office(term.office);
    request.set_on(term.day);
    *request.mutable_as_of() = as_of;
    query.requests.push_back(ToByteBuffer(request));
  }
  query.is_right = Check<v1::GetOfficeHolderResponse>(
      [](const auto& response) { return response.state() == v1::HOLDER_STATE_HELD; });
  return query;
}

Query Document(const Record& record, const std::string& when, const v1::AsOf& as_of) {
  Query query{"document, " + when, kQueryService + std::string("GetDocument"), {}, {}};
  for (const std::uint64_t event : Asked(record, Kind::kDocument)) {
    v1::GetDocumentRequest request;
    request.set_body(record.mix.BodyOf(event));
    request.set_document(DocumentOf(event));
    *request.mutable_as_of() = as_of;
    query.requests.push_back(ToByteBuffer(request));
  }
  query.is_right =
      Check<v1::GetDocumentResponse>([](const auto& response) { return response.has_document(); });
  return query;
}

Query Meetings(const Record& record, const std::string& when, const v1::AsOf& as_of,
               bool each_since) {
  Query query{
      "100 meetings of a body, " + when, kQueryService + std::string("ListMeetings"), {}, {}};
  const std::uint64_t bodies = record.mix.bodies();
  const std::uint64_t count = each_since ? record.questions : std::min(bodies, record.questions);
  for (std::uint64_t i = 0; i < count; ++i) {
    v1::ListMeetingsRequest request;
    request.set_body(record.mix.BodyOf(i));
    if (each_since) {
      // The first decade of those that the mix has: more than a page is left.
      const std::uint64_t day = i / bodies * kStride;
      request.set_from_date(
          absl::StrFormat("%d-%02d-%02d", 1990 + day % 10, 1 + day / 10 % 12, 1 + day / 120 % 28));
    }
    *request.mutable_as_of() = as_of;
    query.requests.push_back(ToByteBuffer(request));
  }
  // A body of a short record over many bodies may have had none by the middle.
  const bool all = record.events / 2 >= record.mix.block_events();
  query.is_right = Check<v1::ListMeetingsResponse>(
      [all](const auto& response) { return !all || response.meetings_size() > 0; });
  return query;
}

Query Inclusion(const Record& record, const std::string& of, std::uint64_t first,
                std::uint64_t last) {
  Query query{"inclusion proof, " + of, "/minutebook.v1.AuditService/GetInclusionProof", {}, {}};
  for (std::uint64_t i = 0; i < record.questions; ++i) {
    v1::GetInclusionProofRequest request;
    request.set_position(first + i * kStride % (last - first + 1));
    query.requests.push_back(ToByteBuffer(request));
  }
  query.is_right = Check<v1::GetInclusionProofResponse>(
      [](const auto& response) { return response.proof().hashes_size() > 0; });
  return query;
}

absl::StatusOr<std::size_t> ReplyBytes(const Child& server, const Query& query) {
  if (query.requests.empty()) return absl::FailedPreconditionError("nothing to ask about yet");
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < kRepliesSampled; ++i) {
    const std::size_t which = i * query.requests.size() / kRepliesSampled;
    auto reply = CallOnce(server.address(), query.method, query.requests[which]);
    if (!reply.ok()) return reply.status();
    if (!query.is_right(*reply)) return absl::InternalError("the answer is not what was recorded");
    bytes += reply->Length();
  }
  return bytes / kRepliesSampled;
}

}  // namespace minutebook::bench
