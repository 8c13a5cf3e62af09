// What a search found.
#include "absl/strings/str_cat.h"
#include "tools/cli/civil_date.h"
#include "tools/cli/layout.h"
#include "tools/cli/names.h"
#include "tools/cli/phrases.h"
#include "tools/cli/render.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

// Columns that the piece of a text takes.
constexpr std::size_t kMatchColumns = 76;

template <typename Enum>
std::string WordOf(const google::protobuf::EnumDescriptor& type, Enum value) {
  const auto* known = type.FindValueByNumber(value);
  return known == nullptr ? "" : InWords(ShortName(*known));
}

std::string MatchLine(const v1::SearchMatch& match, const Paint& paint) {
  std::string text = match.text();
  for (char& c : text) {
    if (c == '\n' || c == '\t') c = ' ';
  }
  std::string years;
  if (!match.from_date().empty()) years += absl::StrCat(", from ", ShortDate(match.from_date()));
  if (!match.to_date().empty()) years += absl::StrCat(", until ", ShortDate(match.to_date()));
  return absl::StrCat(
      "    ", paint.Dim(absl::StrCat(WordOf(*v1::SearchField_descriptor(), match.field()), ": ")),
      Cut(Printable(text), kMatchColumns), years, "\n");
}

}  // namespace

std::string Render(const v1::SearchResponse& answer, const View& view) {
  const std::string where = view.body.empty() ? "" : absl::StrCat(" in ", view.body);
  std::string text = absl::StrCat("\"", Printable(view.asked), "\"", where,
                                  AsAsked(answer.basis(), view.as_of), "\n");
  if (answer.hits().empty()) return text + "  Nothing has all of these words.\n";
  for (const v1::SearchHit& hit : answer.hits()) {
    absl::StrAppend(
        &text, "  ", WordOf(*v1::SearchKind_descriptor(), hit.kind()), "  ", Printable(hit.title()),
        hit.on().empty() ? "" : absl::StrCat(", ", ShortDate(hit.on())), "  ",
        view.paint.Dim(absl::StrCat(Printable(hit.body()), " ", Printable(hit.subject()))), "\n");
    for (const v1::SearchMatch& match : hit.matches()) {
      // The title stands above already.
      if (match.text() != hit.title()) text += MatchLine(match, view.paint);
    }
  }
  return absl::StrCat(text, "  ",
                      Counted(static_cast<std::uint64_t>(answer.hits_size()), "hit", "hits"),
                      " in all.\n");
}

}  // namespace minutebook::cli
