// Bodies, parties and members.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tools/cli/civil_date.h"
#include "tools/cli/layout.h"
#include "tools/cli/moment.h"
#include "tools/cli/names.h"
#include "tools/cli/phrases.h"
#include "tools/cli/render.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

std::string Dim(const Paint& paint, absl::string_view text) { return paint.Dim(text); }
std::string Bold(const Paint& paint, absl::string_view text) { return paint.Bold(text); }

// "Việt Nam (vi), borne from 1976".
std::string NameWords(const v1::Name& name) {
  std::string words = Printable(name.text());
  if (!name.language().empty()) absl::StrAppend(&words, " (", Printable(name.language()), ")");
  if (!name.from_date().empty() || !name.to_date().empty()) {
    absl::StrAppend(&words, ", ", DatesOf(name.from_date(), name.to_date(), ""));
  }
  return words;
}

std::string MajorityWords(const v1::ProcedureSet& procedure) {
  std::vector<std::string> parts;
  if (procedure.majority() != v1::MAJORITY_UNSPECIFIED &&
      v1::Majority_IsValid(procedure.majority())) {
    parts.push_back(absl::StrCat(
        "decides by ",
        InWords(ShortName(*v1::Majority_descriptor()->FindValueByNumber(procedure.majority())))));
  }
  if (procedure.quorum() > 0) parts.push_back(absl::StrCat("quorum ", procedure.quorum()));
  if (procedure.votes_needed() > 0) {
    parts.push_back(absl::StrCat(procedure.votes_needed(), " votes needed"));
  }
  if (procedure.vetoes_size() > 0) {
    parts.push_back(
        absl::StrCat("veto of ", InSeries({procedure.vetoes().begin(), procedure.vetoes().end()})));
  }
  return Printable(InSeries(parts));
}

std::string KindOf(v1::PartyKind kind) {
  const auto* value = v1::PartyKind_descriptor()->FindValueByNumber(kind);
  return value == nullptr || kind == v1::PARTY_KIND_UNSPECIFIED ? "" : InWords(ShortName(*value));
}

std::string PartOf(bool has, const v1::PartyName& party) {
  return has ? absl::StrCat("part of ", NameOf(party)) : "";
}

std::string MemberRole(const v1::Member& member) {
  std::string role = member.partner() ? "partner" : Printable(member.member_class());
  if (role.empty()) role = "member";
  if (!member.capacity().empty()) absl::StrAppend(&role, ", ", Printable(member.capacity()));
  const std::string part_of = PartOf(member.has_part_of(), member.part_of());
  return part_of.empty() ? role : absl::StrCat(role, ", ", part_of);
}

// A span says that it began on some day within it.
std::string SinceWords(const v1::Member& member) {
  if (member.since().empty()) return "since when is not stated";
  const std::pair<std::string, std::string> span =
      absl::StrSplit(member.since(), absl::MaxSplits('/', 1));
  if (!span.second.empty()) {
    return absl::StrCat("since between ", ShortDate(span.first), " and ", ShortDate(span.second));
  }
  return absl::StrCat("since ", ShortDate(member.since()), member.possibly() ? ", possibly" : "");
}

std::string CountWords(const v1::MemberCount& count) {
  std::string words = Counted(count.count(), count.member_class(), Plural(count.member_class()));
  if (count.has_part_of()) absl::StrAppend(&words, " that are part of ", NameOf(count.part_of()));
  if (!count.on().empty()) absl::StrAppend(&words, " ", WhenInWords(count.on()));
  if (count.named_size() > 0) absl::StrAppend(&words, "; named: ", NamesOf(count.named()));
  return absl::StrCat(Printable(words), " ", RefOf(count.fact()));
}

}  // namespace

std::string Render(const v1::GetBodyResponse& answer, const View& view) {
  const v1::Body& body = answer.body();
  Sheet sheet(view.paint);
  sheet.Add("Id", Printable(body.body()));
  sheet.Add("Called",
            Printable(InSeries({body.abbreviations().begin(), body.abbreviations().end()})));
  for (int i = 0; i < body.names_size() && body.names_size() > 1; ++i) {
    sheet.Add(i == 0 ? "Names" : "", NameWords(body.names(i)));
  }
  sheet.Add("Purpose", Printable(body.purpose()));
  if (!body.established().empty()) sheet.Add("Established", DateInWords(body.established()));
  if (!body.dissolved().empty()) sheet.Add("Dissolved", DateInWords(body.dissolved()));
  sheet.Add("Part of", Printable(body.parent()));
  sheet.Add("Procedure", MajorityWords(body.procedure()));
  sheet.Add("Time zone", Printable(body.time_zone()));
  if (body.revision() > 0) sheet.Add("Events", WithCommas(body.revision()));
  sheet.Add("Rests on", RefsOf(body.facts()));
  return absl::StrCat(view.paint.Bold(absl::StrCat(Printable(body.name()), ",",
                                                   AsAsked(answer.basis(), view.as_of))),
                      "\n", sheet.Text());
}

std::string Render(const v1::ListBodiesResponse& answer, const View& view) {
  Table table(view.paint);
  for (const v1::Body& body : answer.bodies()) {
    table.Add({{Printable(body.body()), Bold},
               Printable(body.name()),
               body.parent().empty() ? "" : absl::StrCat("part of ", Printable(body.parent())),
               {body.established().empty() ? "" : "since " + ShortDate(body.established()), Dim}});
  }
  return absl::StrCat(
      view.paint.Bold(absl::StrCat("Bodies", AsAsked(answer.basis(), view.as_of))), "\n",
      table.empty() ? "  None on record. minutebook import FILE records some.\n" : table.Text());
}

std::string Render(const v1::GetPartyResponse& answer, const View& view) {
  const v1::Party& party = answer.party();
  Sheet sheet(view.paint);
  sheet.Add("Id", Printable(party.party()));
  sheet.Add("Kind", KindOf(party.kind()));
  for (int i = 0; i < party.names_size(); ++i) {
    sheet.Add(i == 0 ? "Names" : "", NameWords(party.names(i)));
  }
  if (party.has_part_of()) sheet.Add("Part of", NameOf(party.part_of()));
  sheet.Add("Registered by", Printable(party.registered_by()));
  sheet.Add("Rests on", RefsOf(party.facts()));
  return absl::StrCat(view.paint.Bold(absl::StrCat(Printable(party.name()), ",",
                                                   AsAsked(answer.basis(), view.as_of))),
                      "\n", sheet.Text());
}

std::string Render(const v1::ListPartiesResponse& answer, const View& view) {
  Table table(view.paint);
  for (const v1::Party& party : answer.parties()) {
    table.Add({{Printable(party.party()), Bold},
               Printable(party.name()),
               KindOf(party.kind()),
               PartOf(party.has_part_of(), party.part_of()),
               {RefsOf(party.facts()), Dim}});
  }
  return absl::StrCat(view.paint.Bold(absl::StrCat("Parties registered by ", view.body,
                                                   AsAsked(answer.basis(), view.as_of))),
                      "\n", table.empty() ? "  None on record.\n" : table.Text());
}

std::string Render(const v1::ListMembersResponse& answer, const View& view) {
  Table table(view.paint);
  for (const v1::Member& member : answer.members()) {
    table.Add({{NameOf(member.party()), Bold},
               MemberRole(member),
               SinceWords(member),
               {RefsOf(member.facts()), Dim}});
  }
  std::string out = absl::StrCat(
      view.paint.Bold(absl::StrCat("Members of ", view.body, AsAsked(answer.basis(), view.as_of))),
      "\n", table.empty() ? "  None on record by name.\n" : table.Text());
  Sheet counts(view.paint);
  for (const v1::MemberCount& count : answer.counts()) {
    counts.Add(counts.empty() ? "Counted" : "", CountWords(count));
  }
  return out + counts.Text();
}

}  // namespace minutebook::cli
