#include "tools/cli/search_command.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "minutebook/v1/search.pb.h"
#include "tools/cli/names.h"
#include "tools/cli/phrases.h"
#include "tools/cli/show_options.h"
#include "tools/cli/show_run.h"

namespace minutebook::cli {
namespace {

struct SearchOptions {
  std::vector<std::string> words;
  std::vector<std::string> kinds;
  bool prefix = false;
  ShowOptions show;
};

// The words as one query; with --prefix each may go on.
std::string QueryOf(const SearchOptions& options) {
  std::string query = absl::StrJoin(options.words, " ");
  if (!options.prefix) return query;
  std::string prefixes;
  for (const char c : query) {
    if (c == ' ' && !prefixes.empty() && prefixes.back() != ' ') prefixes.push_back('*');
    prefixes.push_back(c);
  }
  return prefixes + "*";
}

ExitCode Search(Session& session, const SearchOptions& options) {
  v1::SearchRequest request;
  request.set_body(options.show.body);
  request.set_query(QueryOf(options));
  request.set_on(options.show.on);
  *request.mutable_as_of() = options.show.AsOf();
  const auto& kinds = *v1::SearchKind_descriptor();
  for (const std::string& kind : options.kinds) {
    const auto* value = FindEnumValue(kinds, kind);
    if (value == nullptr || value->number() == 0) {
      session.console.err << "minutebook: --kind: \"" << kind << "\" is none"
                          << DidYouMean(kind, EnumNames(kinds))
                          << " One of: " << InSeries(EnumNames(kinds)) << "\n";
      return kUsage;
    }
    request.add_kinds(static_cast<v1::SearchKind>(value->number()));
  }
  return ShowList(session, request, options.show, absl::StrJoin(options.words, " "),
                  [](const auto& page) { return page.hits_size(); });
}

}  // namespace

void AddSearchCommand(CLI::App& app, Session& session) {
  auto options = std::make_shared<SearchOptions>();
  CLI::App* command = app.add_subcommand(
      "search", "What has these words in its titles, names, topics, wording or remarks");
  command
      ->add_option("words", options->words,
                   "All must stand in the subject. Accents and capitals do not count (\"da nang\" "
                   "finds Đà Nẵng); \"gov*\" finds words that begin so")
      ->required();
  command->add_option("--body", options->show.body, "Only in the record of this body");
  command
      ->add_option("--kind", options->kinds,
                   "Only of this kind: meeting, document, party, ... (may be repeated)")
      ->allow_extra_args(false);
  command->add_flag("--prefix", options->prefix, "Each word may be the beginning of a longer one");
  AddTimeFlags(*command, options->show);
  AddLimitFlag(*command, options->show);
  command->callback([options, &session] { session.exit_code = Search(session, *options); });
}

}  // namespace minutebook::cli
