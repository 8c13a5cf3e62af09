// A client of minutebookd. Thread-safe: one Client serves any number of threads over one
// connection. Statuses carry the server's details (see error.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "minutebook/v1/access_service.pb.h"
#include "minutebook/v1/admin_service.pb.h"
#include "minutebook/v1/audit.pb.h"
#include "minutebook/v1/backup.pb.h"
#include "minutebook/v1/explain.pb.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "minutebook/v1/proof.pb.h"
#include "minutebook/v1/query_service.pb.h"
#include "minutebook/v1/search.pb.h"
#include "tools/client/retry.h"

namespace minutebook::client {

inline constexpr char kDefaultServer[] = "127.0.0.1:7466";

// What TLS needs, in PEM (the texts, not names of files). All empty: no TLS.
struct TlsOptions {
  std::string authorities;  // of the server's certificate
  // The client's own, where the server asks for one; both or neither.
  std::string certificate;
  std::string key;
};

struct ClientOptions {
  std::string server = kDefaultServer;  // host:port
  TlsOptions tls;
  // Sent with every call; over TLS, or to this machine, alone. Empty: none.
  std::string token;
  // Of each attempt of a call with one answer. Streams have none: keepalive finds a dead server.
  absl::Duration deadline = absl::Seconds(30);
  absl::Duration connect_deadline = absl::Seconds(5);
  RetryPolicy retry;
  // Every call ends with this, unsent: for a caller that has found the server out.
  absl::Status refuse_with;
  std::size_t import_batch_events_max = 256;
  std::size_t import_batch_bytes_max = 512 * 1024;
  std::size_t import_batches_in_flight_max = 8;
};

// How an import ended.
struct ImportOutcome {
  absl::Status status;
  std::uint64_t recorded = 0;          // by this import
  std::uint64_t already_recorded = 0;  // before it, or by a batch whose answer was lost
  std::uint64_t position = 0;          // head of the ledger as last heard; 0: never heard
  // The event refused, counted from 0 in the order given. Those before it are on record.
  std::optional<std::uint64_t> refused;
};
// The next event to import; nullopt at the end. An error ends the import, and is its status.
using EventSource = std::function<absl::StatusOr<std::optional<v1::NewEvent>>()>;
// Called after each answer with what is known so far.
using ImportProgress = std::function<void(const ImportOutcome&)>;

// Stops a watch from another thread. Must outlive the call it was handed to.
class Cancellation {
 public:
  Cancellation();
  ~Cancellation();
  Cancellation(const Cancellation&) = delete;
  Cancellation& operator=(const Cancellation&) = delete;
  void Cancel();  // thread-safe; for good

  struct State;  // private to this library

 private:
  friend class Client;
  const std::unique_ptr<State> state_;
};

// What a watch tells. Functions left empty are not called; all are called on the watching thread.
struct WatchCallbacks {
  std::function<absl::Status(const v1::RecordedEvent&)> on_event;  // an error ends the watch
  std::function<void(std::uint64_t position)> on_caught_up;
  std::function<void()> on_fell_behind;
  // The stream broke; it is resumed after `position`.
  std::function<void(const absl::Status& why, std::uint64_t position)> on_broken;
};

class AppendStream;

class Client {
 public:
  explicit Client(ClientOptions options = {});
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Records events, all or none. Events with neither id nor ref are given random ids, which are
  // left in `request`: sending it again, however late, is safe. Retries under the same ids. An
  // error with outcome_unknown() says that it may have been recorded.
  absl::StatusOr<v1::AppendResponse> Append(v1::AppendRequest& request);

  // Records each event of a source by itself, in order, several batches ahead of the answers. A
  // broken stream is taken up again where it broke. `progress` may be empty.
  ImportOutcome Import(const EventSource& source, const ImportProgress& progress);

  absl::StatusOr<v1::GetEventResponse> GetEvent(const v1::GetEventRequest& request);
  absl::StatusOr<v1::GetLedgerResponse> GetLedger();

  // Calls `on_event` for each event of the range, in order; an error that it returns ends the
  // reading, and is its status.
  absl::Status ReadEvents(const v1::ReadEventsRequest& request,
                          const std::function<absl::Status(const v1::RecordedEvent&)>& on_event);

  // Calls back for each event from request.from_position on, for ever, each once: where the stream
  // breaks it is resumed after the last position. Returns when a callback fails, `cancellation`
  // (may be null) is cancelled (CANCELLED), the server refuses, or it cannot be reached at first.
  absl::Status Watch(const v1::WatchRequest& request, const WatchCallbacks& callbacks,
                     Cancellation* cancellation = nullptr);

  // Questions, each as query_service.proto describes it.
  absl::StatusOr<v1::GetBodyResponse> Ask(const v1::GetBodyRequest&);
  absl::StatusOr<v1::ListBodiesResponse> Ask(const v1::ListBodiesRequest&);
  absl::StatusOr<v1::GetPartyResponse> Ask(const v1::GetPartyRequest&);
  absl::StatusOr<v1::ListPartiesResponse> Ask(const v1::ListPartiesRequest&);
  absl::StatusOr<v1::ListMembersResponse> Ask(const v1::ListMembersRequest&);
  absl::StatusOr<v1::ListOfficesResponse> Ask(const v1::ListOfficesRequest&);
  absl::StatusOr<v1::GetOfficeHolderResponse> Ask(const v1::GetOfficeHolderRequest&);
  absl::StatusOr<v1::ListTermsResponse> Ask(const v1::ListTermsRequest&);
  absl::StatusOr<v1::GetMeetingResponse> Ask(const v1::GetMeetingRequest&);
  absl::StatusOr<v1::ListMeetingsResponse> Ask(const v1::ListMeetingsRequest&);
  absl::StatusOr<v1::GetDocumentResponse> Ask(const v1::GetDocumentRequest&);
  absl::StatusOr<v1::ListDocumentsResponse> Ask(const v1::ListDocumentsRequest&);
  absl::StatusOr<v1::GetProposalResponse> Ask(const v1::GetProposalRequest&);
  absl::StatusOr<v1::ListProposalsResponse> Ask(const v1::ListProposalsRequest&);
  absl::StatusOr<v1::GetDecisionResponse> Ask(const v1::GetDecisionRequest&);
  absl::StatusOr<v1::ListDecisionsResponse> Ask(const v1::ListDecisionsRequest&);
  absl::StatusOr<v1::GetActionResponse> Ask(const v1::GetActionRequest&);
  absl::StatusOr<v1::ListActionsResponse> Ask(const v1::ListActionsRequest&);
  absl::StatusOr<v1::FindFileResponse> Ask(const v1::FindFileRequest&);

  // Looks into a record, as audit_service.proto describes it.
  absl::StatusOr<v1::AuditChairmanshipResponse> Ask(const v1::AuditChairmanshipRequest&);
  absl::StatusOr<v1::SearchResponse> Ask(const v1::SearchRequest&);

  // What an answer rests on; see audit_service.proto.
  absl::StatusOr<v1::ExplainAnswerResponse> Ask(const v1::ExplainAnswerRequest&);
  // Calls `on_response` with each piece of what changed; an error that it returns ends the reading,
  // and is its status. Not retried once it began.
  absl::Status CompareKnowledge(
      const v1::CompareKnowledgeRequest& request,
      const std::function<absl::Status(const v1::CompareKnowledgeResponse&)>& on_response);

  // What an operator does; see admin_service.proto.
  absl::StatusOr<v1::GetServerInfoResponse> GetServerInfo();
  // Calls `on_progress` with each answer, the last one included; an error that it returns ends the
  // rebuild, which then changed nothing, and is its status. Not retried once it began.
  absl::Status RebuildViews(
      const v1::RebuildViewsRequest& request,
      const std::function<absl::Status(const v1::RebuildViewsResponse&)>& on_progress);

  // Backups; the calls back are as of RebuildViews.
  absl::StatusOr<v1::ListBackupsResponse> ListBackups();
  absl::Status CreateBackup(
      const v1::CreateBackupRequest& request,
      const std::function<absl::Status(const v1::CreateBackupResponse&)>& on_progress);
  absl::Status VerifyBackup(
      const v1::VerifyBackupRequest& request,
      const std::function<absl::Status(const v1::VerifyBackupResponse&)>& on_progress);
  absl::Status FetchBackup(
      const v1::FetchBackupRequest& request,
      const std::function<absl::Status(const v1::FetchBackupResponse&)>& on_piece);

  // Who may do what; see access_service.proto.
  absl::StatusOr<v1::CreateTokenResponse> Ask(const v1::CreateTokenRequest&);
  absl::StatusOr<v1::ListTokensResponse> Ask(const v1::ListTokensRequest&);
  absl::StatusOr<v1::RevokeTokenResponse> Ask(const v1::RevokeTokenRequest&);
  absl::StatusOr<v1::GrantRoleResponse> Ask(const v1::GrantRoleRequest&);
  absl::StatusOr<v1::RevokeRoleResponse> Ask(const v1::RevokeRoleRequest&);
  absl::StatusOr<v1::ListGrantsResponse> Ask(const v1::ListGrantsRequest&);
  absl::StatusOr<v1::SetPublicReadResponse> Ask(const v1::SetPublicReadRequest&);

  // Checkpoints and proofs, as audit_service.proto describes them. None is checked here.
  absl::StatusOr<v1::GetCheckpointResponse> Ask(const v1::GetCheckpointRequest&);
  absl::StatusOr<v1::GetInclusionProofResponse> Ask(const v1::GetInclusionProofRequest&);
  absl::StatusOr<v1::GetConsistencyProofResponse> Ask(const v1::GetConsistencyProofRequest&);
  absl::StatusOr<v1::AddCosignatureResponse> AddCosignature(const v1::AddCosignatureRequest&);
  // Takes the content of an event out of the record for good. Retried: the same again is answered
  // with the first receipt.
  absl::StatusOr<v1::EraseResponse> Erase(const v1::EraseRequest& request);

  const ClientOptions& options() const;

 private:
  friend class AppendStream;
  class Connection;
  const std::unique_ptr<Connection> connection_;
};

// Gives a random id to an event that has neither id nor ref.
void AssignId(v1::NewEvent& event);

}  // namespace minutebook::client
