#include "tools/cli/audit_evidence.h"

#include <map>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tools/cli/markup.h"
#include "tools/cli/message_writer.h"

namespace minutebook::cli {
namespace {

constexpr char kBodyEnd[] = "</body>";

// Leaf hashes by position.
std::map<std::uint64_t, std::string> Leaves(const v1::Evidence& evidence) {
  std::map<std::uint64_t, std::string> leaves;
  for (const v1::ProvedEvent& event : evidence.events()) {
    leaves[event.inclusion().leaf_index() + 1] =
        absl::BytesToHexString(event.inclusion().leaf_hash());
  }
  return leaves;
}

// A note's lines are part of what is signed.
std::string NoteLines(const std::string& note) {
  std::string lines;
  for (const absl::string_view line : absl::StrSplit(note, '\n')) {
    absl::StrAppend(&lines, HtmlText(line), "\n");
  }
  return lines;
}

std::string Rows(const AuditReport& report) {
  const auto leaves = Leaves(report.basis().evidence());
  std::string rows;
  for (const v1::AuditStatement& statement : report.statements()) {
    for (const v1::AuditedEvent& event : statement.events()) {
      const auto leaf = leaves.find(event.position());
      absl::StrAppend(&rows, "<tr><td>", statement.number(), "</td><td>", event.position(),
                      "</td><td>", HtmlText(event.event_id()), "</td><td><code>",
                      leaf == leaves.end() ? "not proved here" : leaf->second,
                      "</code></td></tr>\n");
    }
  }
  return rows;
}

}  // namespace

std::string WithEvidence(std::string page, const AuditReport& report) {
  const std::size_t end = page.rfind(kBodyEnd);
  if (!report.basis().has_evidence() || end == page.npos) return page;
  const v1::Evidence& evidence = report.basis().evidence();
  return page.insert(
      end,
      absl::StrCat(
          "<section id=\"evidence\">\n<h2>Evidence</h2>\n"
          "<p>The signed checkpoint under which the events lie. To check all of it with no server: "
          "the JSON form of this report, and <code>minutebook verify report.json --key KEY</code>. "
          "It proves that the events are on record as they are; that nothing recorded beside them "
          "changes the answer is shown by replaying the record.</p>\n<pre>",
          NoteLines(evidence.checkpoint().note()),
          "</pre>\n<details><summary>Each statement's events, and their leaves</summary>\n"
          "<table><tr><th>Statement</th><th>Position</th><th>Event</th><th>Leaf</th></tr>\n",
          Rows(report), "</table></details>\n<details><summary>The proofs</summary>\n<pre>",
          HtmlText(ProtoJson(evidence)), "</pre></details>\n</section>\n"));
}

}  // namespace minutebook::cli
