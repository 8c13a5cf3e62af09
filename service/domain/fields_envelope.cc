// What an event says beside its fact, and the messages of source.proto.
#include <set>
#include <string>

#include "minutebook/v1/source.pb.h"
#include "service/domain/fields.h"
#include "service/domain/identifiers.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

using v1::Event;

constexpr std::size_t kSourcesMax = 32;
constexpr std::size_t kRemarksMax = 64;
constexpr std::size_t kDisputesMax = 32;
constexpr std::size_t kRefinesMax = 32;
constexpr std::size_t kPublisherBytesMax = 512;
constexpr std::size_t kTitleBytesMax = 512;

void CheckSource(const MessageCheck& source) {
  using v1::Source;
  source.Slug(Source::kIdFieldNumber);
  source.Url(Source::kUrlFieldNumber);
  source.Text(Source::kPublisherFieldNumber, kPublisherBytesMax);
  source.Text(Source::kTitleFieldNumber, kTitleBytesMax);
  source.Date(Source::kPublishedFieldNumber);
  source.Hash(Source::kSha256FieldNumber);
  if (!source.Has(Source::kTitleFieldNumber) && !source.Has(Source::kPublisherFieldNumber)) {
    source.Require(Source::kUrlFieldNumber,
                   "give the source's address, or, where none is known, its title or publisher");
  }
}

void CheckSources(const Event& event, const MessageCheck& check) {
  check.Items(Event::kSourcesFieldNumber, kSourcesMax);
  check.Each(Event::kSourcesFieldNumber, CheckSource);
  std::set<std::string_view> ids;
  for (int i = 0; i < event.sources_size(); ++i) {
    const std::string& id = event.sources(i).id();
    if (id.empty() || ids.insert(id).second) continue;
    check.Refuse(Event::kSourcesFieldNumber, "DUPLICATE_ITEM",
                 Concat({"Another source of the event is called ", Quoted(id),
                         " too; give this one a name of its own, or leave it out."}),
                 i);
  }
}

void CheckRemark(const MessageCheck& remark) {
  using v1::Remark;
  remark.Subject(Remark::kPartyFieldNumber);
  remark.Subject(Remark::kPersonFieldNumber);
  remark.Require(Remark::kTextFieldNumber, "write what was said");
}

void CheckDispute(const MessageCheck& dispute) {
  using v1::Dispute;
  dispute.Require(Dispute::kEventFieldNumber, "name the other event, by its event id or ref");
  dispute.Reference(Dispute::kEventFieldNumber);
  dispute.Require(Dispute::kAboutFieldNumber, "say what the two events disagree about");
  dispute.Chosen(Dispute::kAboutFieldNumber);
}

}  // namespace

void CheckEnvelope(const Event& event, const MessageCheck& check) {
  check.Date(Event::kOnFieldNumber);
  if (!event.on_inferred().empty() && event.on().empty()) {
    check.Refuse(Event::kOnInferredFieldNumber, "CONFLICTING_FIELDS",
                 "This says why a date was concluded, but there is none; write it in on.");
  }
  check.Subject(Event::kAtFieldNumber);
  if (!event.ref().empty() && !IsSlug(event.ref(), kRefBytesMax)) {
    check.Refuse(
        Event::kRefFieldNumber, "MALFORMED_ID",
        Concat({Quoted(event.ref()), " is not a ref; write 1 to ", std::to_string(kRefBytesMax),
                " bytes of a-z 0-9 . _ -, first and last a letter or digit, no UUID."}));
  }
  CheckSources(event, check);
  check.Items(Event::kRemarksFieldNumber, kRemarksMax);
  check.Each(Event::kRemarksFieldNumber, CheckRemark);
  check.Items(Event::kDisputesFieldNumber, kDisputesMax);
  check.Each(Event::kDisputesFieldNumber, CheckDispute);
  check.Items(Event::kRefinesFieldNumber, kRefinesMax);
  check.Reference(Event::kRefinesFieldNumber);
}

void CheckNames(const MessageCheck& check, int field) {
  check.Each(field, [](const MessageCheck& name) {
    using v1::Name;
    name.Require(Name::kTextFieldNumber, "write the name itself");
    name.Text(Name::kTextFieldNumber, kNameBytesMax);
    name.Language(Name::kLanguageFieldNumber);
    name.Date(Name::kFromDateFieldNumber);
    name.Date(Name::kToDateFieldNumber);
    name.Order(Name::kFromDateFieldNumber, Name::kToDateFieldNumber,
               "PERIOD_ENDS_BEFORE_IT_BEGINS");
  });
}

void CheckPeriod(const MessageCheck& period, std::string_view order_code) {
  using v1::Period;
  period.Date(Period::kFromDateFieldNumber);
  period.Date(Period::kToDateFieldNumber);
  period.Date(Period::kDuringFieldNumber);
  period.DuringAlone(Period::kFromDateFieldNumber, Period::kToDateFieldNumber,
                     Period::kDuringFieldNumber);
  period.Order(Period::kFromDateFieldNumber, Period::kToDateFieldNumber, order_code);
}

}  // namespace minutebook::domain
