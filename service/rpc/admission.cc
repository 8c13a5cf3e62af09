#include "service/rpc/admission.h"

#include <google/protobuf/descriptor.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "minutebook/v1/access_service.pb.h"
#include "service/ledger/refusal.h"

namespace minutebook::rpc {
namespace {

// Whoever tries a million tokens must not fill the disk with log lines.
constexpr int kRefusedLoggedPerSecondMax = 20;

constexpr const char* kServices[] = {"minutebook.v1.LedgerService", "minutebook.v1.QueryService",
                                     "minutebook.v1.AuditService",  "minutebook.v1.SearchService",
                                     "minutebook.v1.AdminService",  "minutebook.v1.AccessService"};

absl::flat_hash_map<std::string, v1::AccessRule> ReadRules() {
  absl::flat_hash_map<std::string, v1::AccessRule> rules;
  for (const char* name : kServices) {
    const auto* const service =
        google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(name);
    for (int i = 0; service != nullptr && i < service->method_count(); ++i) {
      const auto& options = service->method(i)->options();
      if (!options.HasExtension(v1::access)) continue;
      if (!rules.emplace(service->method(i)->name(), options.GetExtension(v1::access)).second) {
        spdlog::critical("two methods have the name {}", service->method(i)->name());
        std::abort();
      }
    }
  }
  return rules;
}

std::int64_t SteadyNs() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

std::string WhereOf(const Lack& lack) {
  switch (lack.where) {
    case Lack::Where::kAny:
      return "for at least one body";
    case Lack::Where::kOfEvent:
      return "for one of the bodies that the event touches";
    case Lack::Where::kNoFilter:
      return "for all bodies";
    case Lack::Where::kBody:
      break;
  }
  return lack.body.empty() ? "for all bodies" : absl::StrCat("for the body ", lack.body);
}

// By which grant it would do: of the body named, of any at all, or of all alone.
const char* ScopeOf(const Lack& lack) {
  if (!lack.body.empty()) return "body";
  const bool any = lack.where == Lack::Where::kAny || lack.where == Lack::Where::kOfEvent;
  return any ? "any" : "all";
}

}  // namespace

std::string NameOf(v1::Role role) {
  const std::string name = v1::Role_Name(role);
  return absl::AsciiStrToLower(absl::StripPrefix(name, "ROLE_"));
}

absl::Status Visit::AllowNeed(const Need& need) const {
  const auto lack = LackOf(caller_, need);
  return lack ? Deny(*lack) : absl::OkStatus();
}

std::pair<int, absl::Status> Visit::AllowEvents(
    const google::protobuf::RepeatedPtrField<v1::NewEvent>& events) const {
  for (int i = 0; i < events.size(); ++i) {
    if (const auto lack = LackOf(caller_, events[i])) return {i, Deny(*lack)};
  }
  return {events.size(), absl::OkStatus()};
}

absl::Status Visit::Deny(const Lack& lack) const {
  return admission_->Lacking(lack, caller_, call_->peer(), method_);
}

absl::Status Permit::StillHolds() const {
  auto now = admission_->gate_.Again(*caller_);
  if (!now.ok()) {
    return admission_->TurnAway(now.status(), peer_, method_, caller_->principal());
  }
  const auto lack = LackOf(*now, need_);
  return lack ? admission_->Lacking(*lack, *now, peer_, method_) : absl::OkStatus();
}

Admission::Admission(const access::Book& book, const access::GateOptions& gate,
                     const RpcLimits& limits)
    : gate_(book, gate), limits_(limits), rules_(ReadRules()) {}

absl::StatusOr<Visit> Admission::Enter(const grpc::CallbackServerContext& call, const char* method,
                                       std::size_t bytes) {
  const auto rule = rules_.find(absl::string_view(method));
  if (rule == rules_.end()) {
    spdlog::critical("nothing says who may call {}", method);
    std::abort();
  }
  auto caller = gate_.Identify(call);
  if (!caller.ok()) return TurnAway(caller.status(), call.peer(), method, "");
  Visit visit(*this, call, method, rule->second, *std::move(caller));
  // Every role includes this one: whoever lacks it need not be listened to.
  if (!visit.caller().HasAnywhere(v1::ROLE_READER)) {
    return visit.Deny({visit.rule().role(), "", Lack::Where::kAny});
  }
  if (absl::Status status = TakeRequest(visit, bytes); !status.ok()) return status;
  return visit;
}

absl::StatusOr<Visit> Admission::Next(const Visit& visit, std::size_t bytes) {
  auto caller = gate_.Again(visit.caller_);
  if (!caller.ok()) {
    return TurnAway(caller.status(), visit.call_->peer(), visit.method_, visit.caller_.principal());
  }
  Visit next(*this, *visit.call_, visit.method_, visit.rule_, *std::move(caller));
  if (absl::Status status = TakeRequest(next, bytes); !status.ok()) return status;
  return next;
}

absl::Status Admission::TakeRequest(const Visit& visit, std::size_t bytes) {
  const auto& usage = visit.caller_.usage();
  if (usage == nullptr) return absl::OkStatus();
  const auto over = usage->TakeRequest(static_cast<std::int64_t>(bytes), SteadyNs());
  return over ? OverLimit(*over, visit) : absl::OkStatus();
}

absl::StatusOr<Permit> Admission::HoldStream(const Visit& visit, Need need) {
  Permit permit;
  if (const auto& usage = visit.caller_.usage(); usage != nullptr) {
    if (const auto over = usage->TakeStream()) return OverLimit(*over, visit);
    permit.held_ = {nullptr, [usage](void*) { usage->GiveStream(); }};
  }
  permit.admission_ = this;
  permit.peer_ = visit.call_->peer();
  permit.method_ = visit.method_;
  permit.caller_ = visit.caller_;
  permit.need_ = std::move(need);
  return permit;
}

absl::StatusOr<std::shared_ptr<void>> Admission::HoldImport(const Visit& visit) {
  if (++imports_ > limits_.imports_max) {
    --imports_;
    return ledger::Busy("the server has too many open imports. Try again shortly");
  }
  std::shared_ptr<void> held(nullptr, [this](void*) { --imports_; });
  const auto& usage = visit.caller_.usage();
  if (usage == nullptr) return held;
  if (const auto over = usage->TakeImport()) return OverLimit(*over, visit);
  return std::shared_ptr<void>(nullptr, [usage, held](void*) { usage->GiveImport(); });
}

absl::Status Admission::TurnAway(absl::Status status, const std::string& peer, const char* method,
                                 absl::string_view principal) {
  const std::int64_t second = SteadyNs() / 1'000'000'000;
  if (log_second_.exchange(second) != second) logged_ = 0;
  const int line = ++logged_;
  if (line > kRefusedLoggedPerSecondMax) return status;
  spdlog::warn("turned away: method={} peer={} principal={} because: {}{}", method, peer,
               absl::CHexEscape(principal), std::string(status.message()),
               line == kRefusedLoggedPerSecondMax ? " (no more of this second are told)" : "");
  return status;
}

absl::Status Admission::OverLimit(const access::OverLimit& over, const Visit& visit) {
  ledger::Refusal refusal;
  refusal.set_reason(v1::ERROR_REASON_PRINCIPAL_LIMIT);
  refusal.set_retry_after_ms(over.retry_after_ms);
  const std::pair<const char*, std::string> facts[] = {{"limit", over.limit},
                                                       {"maximum", absl::StrCat(over.maximum)}};
  for (const auto& [key, value] : facts) {
    auto* fact = refusal.add_metadata();
    fact->set_key(key);
    fact->set_value(value);
  }
  return TurnAway(ledger::RefuseWith(absl::StatusCode::kResourceExhausted,
                                     absl::StrCat("you ask for too much at once: ", over.limit,
                                                  " is ", over.maximum, ". Try again later"),
                                     refusal),
                  visit.call_->peer(), visit.method_, visit.caller_.principal());
}

absl::Status Admission::Lacking(const Lack& lack, const access::Caller& caller,
                                const std::string& peer, const char* method) {
  const std::string role = NameOf(lack.role);
  const std::string of = WhereOf(lack);
  if (caller.anonymous()) {
    return TurnAway(
        ledger::Refuse(absl::StatusCode::kUnauthenticated, v1::ERROR_REASON_UNAUTHENTICATED,
                       absl::StrCat("this is not open to the public: it takes the role ", role, " ",
                                    of, ". Send a token, as authorization: Bearer TOKEN")),
        peer, method, caller.principal());
  }
  return TurnAway(
      ledger::Refuse(absl::StatusCode::kPermissionDenied, v1::ERROR_REASON_PERMISSION_DENIED,
                     absl::StrCat("this takes the role ", role, " ", of, ", which ",
                                  caller.principal(), " does not have",
                                  lack.where == Lack::Where::kNoFilter
                                      ? "; where a filter names bodies, for those alone"
                                      : ""),
                     {{"principal", caller.principal()},
                      {"role", role},
                      {"body", lack.body},
                      {"scope", ScopeOf(lack)}}),
      peer, method, caller.principal());
}

}  // namespace minutebook::rpc
