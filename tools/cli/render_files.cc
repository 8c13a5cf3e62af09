// Where a file stands on record.
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "tools/cli/civil_date.h"
#include "tools/cli/layout.h"
#include "tools/cli/names.h"
#include "tools/cli/phrases.h"
#include "tools/cli/render.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

std::string TitledId(const std::string& id, const std::string& title) {
  return absl::StrCat(Printable(id), title.empty() ? "" : ", ", Printable(title));
}

std::string StateOf(const v1::FiledAs& place, const std::string& on) {
  if (place.state() == v1::DOCUMENT_STATE_UNSPECIFIED ||
      !v1::DocumentState_IsValid(place.state())) {
    return "";
  }
  const auto* value = v1::DocumentState_descriptor()->FindValueByNumber(place.state());
  return absl::StrCat(absl::AsciiStrToUpper(InWords(ShortName(*value))),
                      on.empty() ? "" : ", as of ", DateInWords(on));
}

void AddPlace(const v1::FiledAs& place, const std::string& on, Sheet& sheet) {
  if (place.meeting().empty()) {
    sheet.Add("Document", TitledId(place.document(), place.title()));
    sheet.Add("State", StateOf(place, on));
    sheet.Add("Role", Printable(place.file().role().empty() ? "text" : place.file().role()));
  } else {
    sheet.Add("Minutes of", TitledId(place.meeting(), place.title()));
  }
  sheet.Add("Language", Printable(place.file().language()));
  sheet.Add("Version", Printable(place.version()));
  sheet.Add("Address", Printable(place.file().url()));
  const std::string& when = place.fact().on();
  sheet.Add("Recorded by", absl::StrCat(RefOf(place.fact()), when.empty() ? "" : ", ",
                                        when.empty() ? "" : WhenInWords(when)));
}

}  // namespace

std::string Render(const v1::FindFileResponse& answer, const std::string& sha256,
                   const std::string& document, const View& view) {
  const bool found = !answer.places().empty();
  const std::string of_document =
      document.empty() ? "" : absl::StrCat(" as a file of document ", Printable(document));
  const std::string verdict =
      found ? view.paint.Good("ON RECORD") : view.paint.Bad("NOT ON RECORD");
  std::string text = absl::StrCat(view.paint.Bold(Printable(view.asked)), ": ", verdict, " of ",
                                  Printable(view.body), of_document, AsKnown(view.as_of),
                                  "\n  SHA-256 ", absl::BytesToHexString(sha256), "\n");
  for (const v1::FiledAs& place : answer.places()) {
    Sheet sheet(view.paint);
    AddPlace(place, answer.basis().on(), sheet);
    absl::StrAppend(&text, sheet.Text());
  }
  return text;
}

}  // namespace minutebook::cli
