#include "tools/bench/events.h"

#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace minutebook::bench {
namespace {

constexpr char kNetwork[] = "network";  // the parent of all bodies
constexpr std::uint64_t kParties = 50;
// Of 20 events of a body: 9 meetings, 6 documents, 4 proposals, 1 term of an office.
constexpr std::uint64_t kSteps = 20;
constexpr std::uint64_t kFirstDocument = 9;
constexpr std::uint64_t kFirstProposal = 15;
constexpr std::uint64_t kTerm = 19;
// About as many as the longest rotations on record have had: a presidency by month since 1946. So
// one huge body has many offices.
constexpr std::uint64_t kTermsOfOffice = 1000;
constexpr std::uint64_t kFirstYear = 1000;
constexpr std::uint64_t kLongBefore = 500;
// Of the mix; offices are defined for so many. A soak of half an hour comes to sixteen million.
constexpr std::uint64_t kEventsMax = 20'000'000;

constexpr const char* kTopics[] = {"urban mobility",      "flood protection", "digital services",
                                   "housing standards",   "air quality",      "waste collection",
                                   "public procurement",  "heritage sites",   "water supply",
                                   "statistics and data", "energy savings",   "street lighting"};

// Spreads ids like those of random UUIDs.
std::uint64_t Mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

std::string Uuid(std::uint64_t n) {
  const std::uint64_t high = Mix(2 * n);
  const std::uint64_t low = Mix(2 * n + 1);
  return absl::StrFormat("%08x-%04x-4%03x-%04x-%012x", high >> 32, (high >> 16) & 0xffff,
                         high & 0xfff, 0x8000 | (low >> 50), low & 0xffffffffffff);
}

std::string Party(std::uint64_t n) { return absl::StrCat("party-", n % kParties); }
std::string Topic(std::uint64_t n) { return kTopics[n % std::size(kTopics)]; }
std::string Date(std::uint64_t n) {
  return absl::StrFormat("%d-%02d-%02d", 1990 + Mix(n) % 35, 1 + Mix(n + 1) % 12,
                         1 + Mix(n + 2) % 28);
}

v1::NewEvent Begin(std::uint64_t id, std::string body) {
  v1::NewEvent event;
  event.set_event_id(Uuid(id));
  event.set_body(std::move(body));
  return event;
}

void AddSource(std::uint64_t n, v1::Event* event) {
  v1::Source* source = event->add_sources();
  source->set_id("gazette");
  source->set_url(absl::StrCat("https://gazette.example.org/", n));
  source->set_publisher("Official Gazette");
  source->set_published(Date(n));
}

void FillMeeting(std::uint64_t n, std::uint64_t ordinal, v1::MeetingHeld* held) {
  held->set_meeting(absl::StrCat("m-", n));
  held->set_series("regular");
  held->set_ordinal(static_cast<std::uint32_t>(ordinal + 1));
  held->set_title(absl::StrCat("Regular meeting ", ordinal + 1, " on ", Topic(n)));
  held->set_format(v1::MEETING_FORMAT_VIRTUAL);
  held->mutable_presiding()->set_party(Party(n));
  held->mutable_presiding()->set_capacity("chair");
  v1::Participant* members = held->add_participants();
  members->set_kind("member city");
  members->set_count(static_cast<std::uint32_t>(10 + n % 30));
  held->add_topics(Topic(n));
  held->add_topics(Topic(n + 5));
}

void FillDocument(std::uint64_t n, v1::DocumentAdopted* adopted) {
  adopted->set_document(DocumentOf(n));
  adopted->set_title(absl::StrCat("Framework for ", Topic(n), ", revised for ", Topic(n + 7)));
  adopted->set_symbol(absl::StrCat("NET/", n));
  adopted->set_subject(absl::StrCat("Common rules for ", Topic(n), " in member cities"));
  v1::FileReference* file = adopted->add_files();
  file->set_role("text");
  file->set_language("en");
  file->set_url(absl::StrCat("https://documents.example.org/", n, ".pdf"));
}

void FillProposal(std::uint64_t n, v1::ProposalPutForward* proposal) {
  proposal->set_proposal(absl::StrCat("p-", n));
  proposal->set_title(absl::StrCat("Proposal on ", Topic(n)));
  proposal->set_subject(absl::StrCat("That the members share their experience of ", Topic(n),
                                     " and report on it within two years"));
  for (std::uint64_t i = 0; i < 3; ++i) proposal->add_proposers(Party(n + 7 * i));
  proposal->set_proposer_kind("member");
}

std::string YearOfTerm(std::uint64_t block) {
  return absl::StrCat(kFirstYear + block % kTermsOfOffice);
}
std::string OfficeOfTerm(std::uint64_t block) {
  const std::uint64_t office = block / kTermsOfOffice;
  return office == 0 ? "chair" : absl::StrCat("office-", office);
}

void FillTerm(std::uint64_t n, std::uint64_t block, v1::Event* event) {
  event->set_wording("takes the chair for the year, as the rotation has it");
  const std::string office = OfficeOfTerm(block);
  const bool chair = office == "chair";
  v1::Tenure* tenure = chair ? event->mutable_chair_assumed() : event->mutable_officer_assumed();
  if (!chair) tenure->set_office(office);
  tenure->set_party(Party(block + n));
  tenure->set_during(YearOfTerm(block));
  tenure->set_manner(v1::MANNER_BY_ROTATION);
}

}  // namespace

std::string DocumentOf(std::uint64_t event) { return absl::StrCat("d-", event); }

std::string Mix::BodyOf(std::uint64_t n) const { return absl::StrFormat("body-%02d", n % bodies_); }

std::uint64_t Mix::StepOf(std::uint64_t n) const { return (n / bodies_ + n % bodies_) % kSteps; }

std::uint64_t Mix::offices() const {
  return (kEventsMax - 1) / block_events() / kTermsOfOffice + 1;
}

std::uint64_t Mix::set_up_count() const { return 1 + kParties + bodies_ * (1 + offices()); }

Kind Mix::KindOf(std::uint64_t n) const {
  const std::uint64_t step = StepOf(n);
  if (step < kFirstDocument) return Kind::kMeeting;
  if (step < kFirstProposal) return Kind::kDocument;
  return step < kTerm ? Kind::kProposal : Kind::kTerm;
}

Term Mix::TermOf(std::uint64_t n) const {
  const std::uint64_t block = n / block_events();
  return {OfficeOfTerm(block), YearOfTerm(block) + "-06-15"};
}

std::vector<std::uint64_t> Mix::EventsOf(Kind kind, std::uint64_t events) const {
  std::vector<std::uint64_t> found;
  for (std::uint64_t n = 0; n < events; ++n) {
    if (KindOf(n) == kind) found.push_back(n);
  }
  return found;
}

std::vector<v1::NewEvent> Mix::SetUpEvents() const {
  std::vector<v1::NewEvent> events;
  // Ids that no EventAt has.
  const auto add = [&events](std::string body) {
    events.push_back(Begin((std::uint64_t{1} << 62) + events.size(), std::move(body)));
    return events.back().mutable_event();
  };
  const auto establish = [&add](const std::string& body, const std::string& parent) {
    v1::Event* event = add(body);
    event->set_on("0900");  // before the first term
    v1::BodyEstablished* established = event->mutable_body_established();
    established->add_names()->set_text("The body called " + body);
    established->set_time_zone("Europe/Vienna");
    established->set_parent(parent);
  };
  establish(kNetwork, "");
  for (std::uint64_t i = 0; i < kParties; ++i) {
    v1::PartyRegistered* party = add(kNetwork)->mutable_party_registered();
    party->set_party(Party(i));
    party->set_kind(v1::PARTY_KIND_CITY);
    party->add_names()->set_text(absl::StrCat("City number ", i));
  }
  for (std::uint64_t i = 0; i < bodies_; ++i) {
    establish(BodyOf(i), kNetwork);
    for (std::uint64_t office = 0; office < offices(); ++office) {
      v1::OfficeDefined* defined = add(BodyOf(i))->mutable_office_defined();
      defined->set_office(OfficeOfTerm(office * kTermsOfOffice));
      defined->add_names()->set_text(office == 0 ? "Chair" : absl::StrCat("Office ", office));
    }
  }
  return events;
}

v1::NewEvent Mix::EventAt(std::uint64_t n) const {
  v1::NewEvent made = Begin(n, BodyOf(n));
  v1::Event* event = made.mutable_event();
  const std::uint64_t block = n / block_events();
  const std::uint64_t step = StepOf(n);
  event->set_on(Date(n));
  AddSource(n, event);
  if (step < kFirstDocument) {
    FillMeeting(n, block * kFirstDocument + step, event->mutable_meeting_held());
  } else if (step == kTerm) {
    FillTerm(n, block, event);
  } else {
    // The same body's first meeting of this block, where it was long enough before to be on record
    // although many appends are under way.
    const std::uint64_t before = step * bodies_;
    if (n % block_events() >= before && before >= kLongBefore) {
      event->set_at(absl::StrCat("m-", n - before));
    }
    if (step < kFirstProposal) {
      FillDocument(n, event->mutable_document_adopted());
    } else {
      FillProposal(n, event->mutable_proposal_put_forward());
    }
  }
  return made;
}

}  // namespace minutebook::bench
