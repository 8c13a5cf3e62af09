// A saved audit against its evidence.
#include <map>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/verify/evidence_check.h"

namespace minutebook::verify {
namespace {

using Proofs = std::map<std::string, const CheckedEvent*>;  // by id in text form

class ReportCheck {
 public:
  ReportCheck(const v1::AuditChairmanshipResponse& report, const Proofs& proofs, Breaks* breaks)
      : report_(report), proofs_(proofs), breaks_(*breaks) {}

  void Run() {
    for (const v1::AuditStatement& statement : report_.statements()) {
      where_ = absl::StrCat("statement ", statement.number());
      for (const v1::AuditedEvent& event : statement.events()) CheckNamed(event);
    }
    for (const v1::AuditFinding& finding : report_.findings()) {
      where_ = absl::StrCat("finding ", finding.number());
      for (const v1::AuditedEvent& event : finding.events()) CheckNamed(event);
      for (const v1::AuditedEvent& event : finding.justified_by()) CheckNamed(event);
    }
    for (const v1::AuditSignOff& sign_off : report_.sign_offs()) {
      where_ = "a sign-off";
      CheckNamed(sign_off.event());
    }
  }

  std::size_t named() const { return named_.size(); }
  std::size_t unproved() const { return unproved_; }

 private:
  void CheckNamed(const v1::AuditedEvent& named) {
    if (named.event_id().empty()) return;
    const bool first = named_.insert(named.event_id()).second;
    const auto found = proofs_.find(named.event_id());
    if (found == proofs_.end()) {
      if (first) ++unproved_;
      return;
    }
    const v1::EventHeader& header = found->second->header;
    const v1::Event& event = found->second->event;
    if (named.position() != header.position()) Fail(named, header, "position");
    if (named.type() != header.type()) Fail(named, header, "type");
    const std::string body = header.bodies().empty() ? std::string() : header.bodies(0).body();
    const std::string& stated = named.body().empty() ? report_.body().body() : named.body();
    if (!body.empty() && stated != body) Fail(named, header, "body");
    if (found->second->has_payload && named.ref() != event.ref()) Fail(named, header, "ref");
  }

  void Fail(const v1::AuditedEvent& named, const v1::EventHeader& header, const char* what) {
    breaks_.Add(Check::kReport, header.position(),
                absl::StrCat(where_, " names event ", named.event_id(), " with another ", what,
                             " than is on record"));
  }

  const v1::AuditChairmanshipResponse& report_;
  const Proofs& proofs_;
  Breaks& breaks_;
  std::string where_;
  std::set<std::string> named_;
  std::size_t unproved_ = 0;
};

// An event without payload is accounted for by the PayloadErased beside it.
void CheckErased(const std::vector<CheckedEvent>& events, Breaks* breaks) {
  for (const Erased& erased : ErasedAmong(events)) {
    if (erased.by != nullptr) continue;
    breaks->Add(Check::kPayload, erased.event->header.position(),
                "the payload is gone, and no PayloadErased among the events proved says why");
  }
}

}  // namespace

ReportProved CheckReport(const v1::AuditChairmanshipResponse& report, const Keys& keys,
                         const std::vector<Held>& held, Breaks* breaks) {
  ReportProved result;
  result.evidence = CheckEvidence(report.basis().evidence(), keys, held, breaks);
  Proofs proofs;
  for (const CheckedEvent& event : result.evidence.events) {
    proofs[IdText(event.header.event_id())] = &event;
  }
  ReportCheck check(report, proofs, breaks);
  check.Run();
  if (report.basis().evidence().left_out_event_ids().empty()) {
    CheckErased(result.evidence.events, breaks);
  }
  result.named = check.named();
  result.unproved = check.unproved();
  return result;
}

}  // namespace minutebook::verify
