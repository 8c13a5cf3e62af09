// Lets calls in: who calls, by which right, within which limits. Every method begins here; who is
// turned away is logged here (and counted, as any call, by CallLog). Thread-safe.
#pragma once

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "service/access/gate.h"
#include "service/rpc/limits.h"
#include "service/rpc/needs.h"

namespace minutebook::rpc {

class Admission;

// One call that is being let in. Not longer than the call itself.
class Visit {
 public:
  const access::Caller& caller() const { return caller_; }
  const v1::AccessRule& rule() const { return rule_; }

  // PERMISSION_DENIED, or UNAUTHENTICATED for who showed nothing: a role is lacking.
  template <typename Request>
  absl::Status Allow(const Request& request) const {
    return AllowNeed(NeedOf(rule_, request));
  }
  absl::Status AllowNeed(const Need& need) const;
  // How many of these, from the first on, the caller may record; and what of the next it may not.
  std::pair<int, absl::Status> AllowEvents(
      const google::protobuf::RepeatedPtrField<v1::NewEvent>& events) const;
  // That this is lacking: the status for whoever finds out late.
  absl::Status Deny(const Lack& lack) const;

 private:
  friend class Admission;
  Visit(Admission& admission, const grpc::CallbackServerContext& call, const char* method,
        const v1::AccessRule& rule, access::Caller caller)
      : admission_(&admission),
        call_(&call),
        method_(method),
        rule_(rule),
        caller_(std::move(caller)) {}

  Admission* admission_;
  const grpc::CallbackServerContext* call_;
  const char* method_;
  const v1::AccessRule& rule_;
  access::Caller caller_;
};

// The right to a stream, as long as it is open.
class Permit {
 public:
  // As it was when the stream began.
  const access::Caller& caller() const { return *caller_; }
  // UNAUTHENTICATED or PERMISSION_DENIED: it was withdrawn.
  absl::Status StillHolds() const;

 private:
  friend class Admission;
  Admission* admission_ = nullptr;
  std::string peer_;
  const char* method_ = "";
  std::optional<access::Caller> caller_;
  Need need_;
  std::shared_ptr<void> held_;  // gives back what is counted
};

class Admission {
 public:
  // `book` must outlive it.
  Admission(const access::Book& book, const access::GateOptions& gate, const RpcLimits& limits);

  // The beginning of a call, before anything of it is looked at. UNAUTHENTICATED,
  // PERMISSION_DENIED: nothing that it could ask is for this caller; RESOURCE_EXHAUSTED: it asks
  // too fast. `method` must be a literal, `bytes` those of the request.
  absl::StatusOr<Visit> Enter(const grpc::CallbackServerContext& call, const char* method,
                              std::size_t bytes);
  // For a stream that the visit was allowed. RESOURCE_EXHAUSTED: it holds too many.
  absl::StatusOr<Permit> HoldStream(const Visit& visit, Need need);
  // The same for an import, each of whose messages is then looked at by Next.
  absl::StatusOr<std::shared_ptr<void>> HoldImport(const Visit& visit);
  // The visit as it is now that a further message came.
  absl::StatusOr<Visit> Next(const Visit& visit, std::size_t bytes);

 private:
  friend class Visit;
  friend class Permit;

  // Logs it, and gives it back.
  absl::Status TurnAway(absl::Status status, const std::string& peer, const char* method,
                        absl::string_view principal);
  absl::Status OverLimit(const access::OverLimit& over, const Visit& visit);
  absl::Status Lacking(const Lack& lack, const access::Caller& caller, const std::string& peer,
                       const char* method);
  absl::Status TakeRequest(const Visit& visit, std::size_t bytes);

  access::Gate gate_;
  const RpcLimits limits_;
  absl::flat_hash_map<std::string, v1::AccessRule> rules_;  // by the method's name
  std::atomic<int> imports_{0};
  std::atomic<std::int64_t> log_second_{0};  // in which so many lines were written
  std::atomic<int> logged_{0};
};

// "reader" of ROLE_READER.
std::string NameOf(v1::Role role);

}  // namespace minutebook::rpc
