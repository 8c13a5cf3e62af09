// Bodies and their rules of procedure.
#include "minutebook/v1/body.pb.h"
#include "service/domain/fields.h"
#include "service/domain/instant.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

void CheckEstablished(const v1::BodyEstablished& body, const MessageCheck& fact) {
  using Fact = v1::BodyEstablished;
  fact.Require(Fact::kNamesFieldNumber, "give the body at least one name");
  CheckNames(fact, Fact::kNamesFieldNumber);
  fact.Text(Fact::kAbbreviationsFieldNumber, kNameBytesMax);
  fact.Slug(Fact::kParentFieldNumber);
  fact.Require(Fact::kTimeZoneFieldNumber, "name the body's IANA time zone, such as Asia/Jakarta");
  if (!fact.Has(Fact::kTimeZoneFieldNumber)) return;
  if (const absl::Status status = CheckZone(body.time_zone()); !status.ok()) {
    fact.Refuse(Fact::kTimeZoneFieldNumber, "UNKNOWN_TIME_ZONE",
                Concat({std::string(status.message()), "."}));
  }
}

void CheckRenamed(const MessageCheck& fact) {
  using Fact = v1::BodyRenamed;
  fact.Require(Fact::kNamesFieldNumber, "give the body's new name");
  CheckNames(fact, Fact::kNamesFieldNumber);
  fact.Text(Fact::kAbbreviationsFieldNumber, kNameBytesMax);
}

void CheckProcedure(const MessageCheck& fact) {
  using Fact = v1::ProcedureSet;
  fact.Parties(Fact::kVetoesFieldNumber);
  fact.Each(Fact::kInForceFieldNumber, [](const MessageCheck& period) {
    CheckPeriod(period, "PERIOD_ENDS_BEFORE_IT_BEGINS");
  });
}

}  // namespace

bool CheckBodyFields(const v1::Event& event, const MessageCheck& fact) {
  switch (event.fact_case()) {
    case v1::Event::kBodyEstablished:
      CheckEstablished(event.body_established(), fact);
      return true;
    case v1::Event::kBodyRenamed:
      CheckRenamed(fact);
      return true;
    case v1::Event::kBodyDissolved:
      fact.Slug(v1::BodyDissolved::kSuccessorFieldNumber);
      return true;
    case v1::Event::kProcedureSet:
      CheckProcedure(fact);
      return true;
    default:
      return false;
  }
}

}  // namespace minutebook::domain
