#include "tools/cli/explain_run.h"

#include <map>
#include <ostream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tools/cli/amendment_words.h"
#include "tools/cli/civil_date.h"
#include "tools/cli/complaint.h"
#include "tools/cli/event_words.h"
#include "tools/cli/layout.h"
#include "tools/cli/message_writer.h"
#include "tools/cli/moment.h"
#include "tools/cli/names.h"
#include "tools/cli/phrases.h"
#include "tools/cli/show_run.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

using google::protobuf::FieldDescriptor;

std::string StandingInWords(v1::EventStanding standing, const Paint& paint) {
  switch (standing) {
    case v1::EVENT_STANDING_HOLDS:
      return paint.Good("HOLDS");
    case v1::EVENT_STANDING_DISPUTED:
      return paint.Doubtful("DISPUTED");
    case v1::EVENT_STANDING_SET_ASIDE:
      return paint.Bad("SET ASIDE");
    case v1::EVENT_STANDING_SUPERSEDED:
      return paint.Dim("SUPERSEDED");
    case v1::EVENT_STANDING_RETRACTED:
      return paint.Bad("RETRACTED");
    case v1::EVENT_STANDING_ERASED:
      return paint.Bad("ERASED");
    default:
      return "";
  }
}

// Names of all records in the explanation, by event id.
std::map<std::string, std::string> NamesIn(const v1::ExplainAnswerResponse& explanation) {
  std::map<std::string, std::string> names;
  for (const v1::ExplainedEvent& event : explanation.events()) {
    for (const v1::RecordAbout& about : event.records()) {
      names.emplace(about.event_id(), RefOf(about.record()));
    }
  }
  return names;
}

class ExplanationWriter {
 public:
  ExplanationWriter(const v1::ExplainAnswerResponse& explanation, const Paint& paint)
      : explanation_(explanation), paint_(paint), names_(NamesIn(explanation)) {}

  std::string Text() const {
    std::string text = paint_.Bold(absl::StrCat(
        "What the answer rests on: ", Counted(explanation_.event_count(), "event", "events"),
        ", as of position ", WithCommas(explanation_.basis().position())));
    text += "\n";
    int number = 0;
    for (const v1::ExplainedEvent& event : explanation_.events()) {
      text += EventText(event, ++number);
    }
    if (explanation_.incomplete()) {
      text +=
          "More events were amended than were looked through: some that were retracted may be "
          "missing.\n";
    }
    return text;
  }

 private:
  std::string NameOf(const std::string& event_id) const {
    const auto found = names_.find(event_id);
    return found == names_.end() ? absl::StrCat("[", event_id, "]") : found->second;
  }

  std::string EventText(const v1::ExplainedEvent& event, int number) const {
    Sheet sheet(paint_);
    if (!event.in_basis()) {
      sheet.Add("beside it", "the answer does not rest on it; it would be about the same");
    }
    if (!event.shown().on().empty()) {
      const std::string& why = event.shown().on_inferred();
      sheet.Add("occurred", absl::StrCat(DateInWords(event.shown().on()),
                                         why.empty() ? "" : ", inferred: ", Printable(why)));
    }
    sheet.Add("wording", event.shown().wording().empty()
                             ? ""
                             : absl::StrCat("\"", Printable(event.shown().wording()), "\""));
    for (int i = 0; i < event.records_size(); ++i) AddRecord(event.records(i), i == 0, sheet);
    if (event.record_count() > static_cast<std::uint32_t>(event.records_size())) {
      sheet.Add(
          "", absl::StrCat(event.record_count() - static_cast<std::uint32_t>(event.records_size()),
                           " records between the first and these are left out"));
    }
    for (int i = 0; i < event.sources_size(); ++i) {
      sheet.Add(i == 0 ? "sources" : "", absl::StrCat(SourceInWords(event.sources(i).source()), " ",
                                                      NameOf(event.sources(i).given_by())));
    }
    std::string what = "erased";
    if (event.has_shown()) {
      const std::string details = FactDetails(event.shown());
      what = absl::StrCat(paint_.Bold(FactInWords(event.shown())), details.empty() ? "" : ": ",
                          details);
    }
    return absl::StrCat(number, ". ", what, " ", NameOf(event.event_id()), "  ",
                        StandingInWords(event.standing(), paint_), "\n", sheet.Text());
  }

  void AddRecord(const v1::RecordAbout& about, bool first, Sheet& sheet) const {
    const v1::RecordedEvent& record = about.record();
    std::string text;
    if (first) {
      text = absl::StrCat("at position ", record.header().position(), " on ",
                          MomentInWords(absl::FromUnixMicros(record.header().recorded_at_us())),
                          " by ", Printable(record.header().recorder()));
      if (record.header().known_at_us() != record.header().recorded_at_us()) {
        absl::StrAppend(&text, ", known since ",
                        MomentInWords(absl::FromUnixMicros(record.header().known_at_us())));
      }
    } else {
      text = ReasonInWords(record);
    }
    if (about.standing() != v1::EVENT_STANDING_HOLDS) {
      absl::StrAppend(
          &text, "; ",
          InWords(absl::AsciiStrToLower(v1::EventStanding_Name(about.standing()).substr(15))));
      if (!about.by_event_id().empty()) {
        absl::StrAppend(&text, " by ", NameOf(about.by_event_id()));
      }
    }
    if (first && about.standing() == v1::EVENT_STANDING_SUPERSEDED) {
      absl::StrAppend(&text, "; it said ", FactDetails(record.event()));
      if (!record.event().on().empty()) {
        absl::StrAppend(&text, ", ", WhenInWords(record.event().on()));
      }
    }
    sheet.Add(first ? "recorded" : "then", text);
  }

  const v1::ExplainAnswerResponse& explanation_;
  const Paint paint_;
  const std::map<std::string, std::string> names_;
};

}  // namespace

v1::ExplainAnswerRequest ToExplain(const google::protobuf::Message& question) {
  v1::ExplainAnswerRequest request;
  const auto& oneof = *v1::ExplainAnswerRequest::descriptor()->oneof_decl(0);
  for (int i = 0; i < oneof.field_count(); ++i) {
    const FieldDescriptor& field = *oneof.field(i);
    if (field.message_type() != question.GetDescriptor()) continue;
    request.GetReflection()->MutableMessage(&request, &field)->CopyFrom(question);
  }
  return request;
}

std::string ExplanationText(const v1::ExplainAnswerResponse& explanation, const Paint& paint) {
  return ExplanationWriter(explanation, paint).Text();
}

ExitCode RunExplain(Session& session, v1::ExplainAnswerRequest request) {
  constexpr std::uint32_t kPage = 100;
  if (request.question_case() == v1::ExplainAnswerRequest::QUESTION_NOT_SET) {
    session.console.err << "minutebook: this kind of answer cannot be explained\n";
    return kUsage;
  }
  v1::ExplainAnswerResponse all;
  request.mutable_page()->set_size(kPage);
  while (true) {
    auto page = session.client().Ask(request);
    if (!page.ok()) return Complain(session.console, page.status());
    request.mutable_page()->set_token(page->next_page_token());
    page->clear_next_page_token();
    if (all.has_basis()) page->clear_basis();  // that of the first page holds for all
    all.MergeFrom(*page);
    if (request.page().token().empty()) break;
  }
  session.console.out << (session.json ? ProtoJson(all) + "\n"
                                       : ExplanationText(all, AnswerPaint(session.console)));
  if (!request.has_get_office_holder()) return kOk;
  // An answer that says that there is no such body or office rests on something, too.
  const auto answer = session.client().Ask(request.get_office_holder());
  return answer.ok() ? CodeOfAnswer(*answer) : Complain(session.console, answer.status());
}

}  // namespace minutebook::cli
