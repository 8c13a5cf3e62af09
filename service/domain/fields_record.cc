// Events about the record: corrections, retractions, disputes settled, sources, audits; and those
// that the server alone writes.
#include "minutebook/v1/fact.pb.h"
#include "service/domain/fields.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

constexpr std::string_view kNameEvent = "name the event, by its event id or ref";
constexpr std::string_view kGiveReason = "say why";
constexpr std::string_view kGiveAuthority = "say on whose authority";

void CheckCorrected(const v1::EventCorrected& corrected, const MessageCheck& fact) {
  using Fact = v1::EventCorrected;
  fact.Require(Fact::kEventFieldNumber, "name the event first recorded, by its event id or ref");
  fact.Reference(Fact::kEventFieldNumber);
  fact.Require(Fact::kVersionFieldNumber,
               "name the version replaced: the event itself, or the correction that holds now");
  fact.Reference(Fact::kVersionFieldNumber);
  fact.Require(Fact::kReasonFieldNumber, "say what was wrong");
  fact.Require(Fact::kAuthorityFieldNumber, kGiveAuthority);
  fact.Require(Fact::kReplacementFieldNumber, "write the whole event as it should have been");
  fact.Each(Fact::kReplacementFieldNumber, [&](const MessageCheck& replacement) {
    if (corrected.replacement().has_event_corrected()) {
      replacement.Refuse(v1::Event::kEventCorrectedFieldNumber, "NESTED_CORRECTION",
                         "A correction is not corrected itself; correct the event first recorded "
                         "once more.");
      return;
    }
    CheckEvent(corrected.replacement(), replacement);
  });
}

void CheckResolved(const MessageCheck& fact) {
  using Fact = v1::DisputeResolved;
  fact.Require(Fact::kUpheldFieldNumber, "name the event that holds, by its event id or ref");
  fact.Reference(Fact::kUpheldFieldNumber);
  fact.Require(Fact::kSetAsideFieldNumber, "name the events set aside, by event id or ref");
  fact.Reference(Fact::kSetAsideFieldNumber);
  fact.Require(Fact::kAboutFieldNumber, "say what the dispute was about");
  fact.Chosen(Fact::kAboutFieldNumber);
  fact.Require(Fact::kReasonFieldNumber, kGiveReason);
  fact.Require(Fact::kAuthorityFieldNumber, kGiveAuthority);
}

void CheckSignedOff(const MessageCheck& fact) {
  using Fact = v1::AuditSignedOff;
  fact.Require(Fact::kOfficeFieldNumber, "name the office audited, such as chair");
  fact.Slug(Fact::kOfficeFieldNumber);
  fact.Reference(Fact::kTermFieldNumber);
  fact.Require(Fact::kPositionFieldNumber, "write the position that the report rests on");
  fact.Require(Fact::kReportDigestFieldNumber, "send the report's SHA-256");
  fact.Hash(Fact::kReportDigestFieldNumber);
  fact.Each(Fact::kAcceptedFieldNumber, [](const MessageCheck& finding) {
    using v1::AcceptedFinding;
    finding.Require(AcceptedFinding::kCodeFieldNumber, "write the finding's code");
    finding.Reference(AcceptedFinding::kEventsFieldNumber);
    finding.Require(AcceptedFinding::kReasonFieldNumber, "say why it is accepted");
  });
}

}  // namespace

bool CheckRecordFields(const v1::Event& event, const MessageCheck& fact) {
  switch (event.fact_case()) {
    case v1::Event::kLedgerEstablished:
    case v1::Event::kLedgerRestored:
    case v1::Event::kSigningKeyChanged:
    case v1::Event::kPayloadErased:
      fact.RefuseThis("EVENT_TYPE_RESERVED",
                      "The server alone records events of this type; leave it out.");
      return true;
    case v1::Event::kEventCorrected:
      CheckCorrected(event.event_corrected(), fact);
      return true;
    case v1::Event::kEventRetracted:
      fact.Require(v1::EventRetracted::kEventFieldNumber, kNameEvent);
      fact.Reference(v1::EventRetracted::kEventFieldNumber);
      fact.Require(v1::EventRetracted::kReasonFieldNumber, kGiveReason);
      fact.Require(v1::EventRetracted::kAuthorityFieldNumber, kGiveAuthority);
      return true;
    case v1::Event::kDisputeResolved:
      CheckResolved(fact);
      return true;
    case v1::Event::kSourceAttached:
      fact.Require(v1::SourceAttached::kEventFieldNumber, kNameEvent);
      fact.Reference(v1::SourceAttached::kEventFieldNumber);
      return true;
    case v1::Event::kAuditSignedOff:
      CheckSignedOff(fact);
      return true;
    default:
      return false;
  }
}

}  // namespace minutebook::domain
