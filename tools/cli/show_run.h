// Asks one question, all its pages, and tells the answer.
#pragma once

#include <algorithm>
#include <ostream>
#include <string>

#include "tools/cli/complaint.h"
#include "tools/cli/explain_run.h"
#include "tools/cli/message_writer.h"
#include "tools/cli/render.h"
#include "tools/cli/session.h"
#include "tools/cli/show_options.h"

namespace minutebook::cli {

// The body's title for the head of an answer; its id where it cannot be had.
std::string TitleOfBody(Session& session, const ShowOptions& options);

// What an answer with one subject tells a script: that it is one, unless it says that there is no
// such subject.
template <typename Answer>
ExitCode CodeOfAnswer(const Answer&) {
  return kOk;
}
ExitCode CodeOfAnswer(const v1::GetOfficeHolderResponse& answer);

// Tells an answer with one subject.
template <typename Request>
ExitCode Show(Session& session, const Request& request, const ShowOptions& options,
              const std::string& asked) {
  if (options.explain) return RunExplain(session, ToExplain(request));
  const auto answer = session.client().Ask(request);
  if (!answer.ok()) return Complain(session.console, answer.status());
  if (session.json) {
    session.console.out << ProtoJson(*answer) << "\n";
  } else {
    const View view{AnswerPaint(session.console), options.body, options.AsOf(), asked};
    session.console.out << Render(*answer, view);
  }
  return CodeOfAnswer(*answer);
}

// Tells a list. `count` gives how many items a page holds.
template <typename Request, typename Count>
ExitCode ShowList(Session& session, Request request, const ShowOptions& options,
                  const std::string& asked, Count count) {
  constexpr std::uint64_t kPageMax = 500;
  using Answer = typename std::decay_t<decltype(session.client().Ask(request))>::value_type;
  if (options.explain) {  // of the first page
    request.mutable_page()->set_size(static_cast<std::uint32_t>(std::min(options.limit, kPageMax)));
    return RunExplain(session, ToExplain(request));
  }
  Answer all;
  std::uint64_t held = 0;
  while (true) {
    const std::uint64_t wanted = options.limit == 0 ? kPageMax : options.limit - held;
    request.mutable_page()->set_size(static_cast<std::uint32_t>(std::min(wanted, kPageMax)));
    auto page = session.client().Ask(request);
    if (!page.ok()) return Complain(session.console, page.status());
    held += static_cast<std::uint64_t>(count(*page));
    const std::string next = page->next_page_token();
    page->clear_next_page_token();
    if (all.has_basis()) page->clear_basis();  // that of the first page holds for all
    all.MergeFrom(*page);
    if (next.empty()) break;
    if (options.limit > 0 && held >= options.limit) {
      all.set_next_page_token(next);
      break;
    }
    request.mutable_page()->set_token(next);
  }
  if (session.json) {
    session.console.out << ProtoJson(all) << "\n";
    return kOk;
  }
  const View view{AnswerPaint(session.console), TitleOfBody(session, options), options.AsOf(),
                  asked};
  session.console.out << Render(all, view);
  if (!all.next_page_token().empty()) session.console.out << "  and more; --limit stopped here.\n";
  return kOk;
}

// An event by position, id or "body:ref".
ExitCode ShowEvent(Session& session, const ShowOptions& options);

}  // namespace minutebook::cli
