#include "tools/cli/show_command.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "absl/strings/str_cat.h"
#include "tools/cli/names.h"
#include "tools/cli/phrases.h"
#include "tools/cli/show_run.h"

namespace minutebook::cli {
namespace {

using Shared = std::shared_ptr<ShowOptions>;
using Run = std::function<ExitCode(Session&, const ShowOptions&)>;

// What every question has: the body, the day, the limits of knowledge.
template <typename Request>
Request Ask(const ShowOptions& options) {
  Request request;
  request.set_body(options.body);
  request.set_on(options.on);
  *request.mutable_as_of() = options.AsOf();
  return request;
}

template <typename Request>
Request AskRange(const ShowOptions& options) {
  Request request = Ask<Request>(options);
  request.set_from_date(options.from);
  request.set_to_date(options.to);
  return request;
}

class ShowCommands {
 public:
  ShowCommands(CLI::App& show, Session& session, bool explain)
      : show_(show), session_(session), explain_(explain) {}

  // A question about a body; `subject` names what further it is about, or is null.
  CLI::App& Add(const char* name, const char* help, const char* subject, const Shared& options,
                Run run) {
    options->explain = explain_;
    CLI::App* command = show_.add_subcommand(name, help);
    command->add_option("body", options->body, "The body, such as ascn")->required();
    if (subject != nullptr) command->add_option(subject, options->subject)->required();
    AddTimeFlags(*command, *options);
    Call(*command, options, std::move(run));
    return *command;
  }

  void Call(CLI::App& command, const Shared& options, Run run) {
    command.callback([options, run = std::move(run), &session = session_] {
      session.exit_code = run(session, *options);
    });
  }

 private:
  CLI::App& show_;
  Session& session_;
  const bool explain_;
};

ExitCode ShowHolder(Session& session, const ShowOptions& options, const std::string& office) {
  auto request = Ask<v1::GetOfficeHolderRequest>(options);
  request.set_office(office);
  return Show(session, request, options, office);
}

// Words for states into the values of a request; false, and a complaint, for one that is none.
template <typename Enum, typename Add>
bool ReadStates(Session& session, const ShowOptions& options,
                const google::protobuf::EnumDescriptor& type, Add add,
                const char* flag = "--state") {
  for (const std::string& state : options.states) {
    const auto* value = FindEnumValue(type, state);
    if (value == nullptr || value->number() == 0) {
      session.console.err << "minutebook: " << flag << ": \"" << state << "\" is none"
                          << DidYouMean(state, EnumNames(type))
                          << " One of: " << InSeries(EnumNames(type)) << "\n";
      return false;
    }
    add(static_cast<Enum>(value->number()));
  }
  return true;
}

// "Tabled and adopted documents"; empty where all are asked.
std::string StatesAsked(const google::protobuf::RepeatedField<int>& states,
                        const google::protobuf::EnumDescriptor& type, const char* noun) {
  std::vector<std::string> words;
  for (const int state : states) {
    words.push_back(InWords(ShortName(*type.FindValueByNumber(state))));
  }
  return words.empty() ? "" : absl::StrCat(Capitalised(InSeries(words)), " ", noun);
}

ExitCode ShowMeetings(Session& session, const ShowOptions& options) {
  auto request = AskRange<v1::ListMeetingsRequest>(options);
  request.set_series(options.series);
  request.set_descending(options.descending);
  if (!ReadStates<v1::MeetingState>(session, options, *v1::MeetingState_descriptor(),
                                    [&](v1::MeetingState state) { request.add_states(state); })) {
    return kUsage;
  }
  return ShowList(session, request, options, "",
                  [](const auto& page) { return page.meetings_size(); });
}

ExitCode ShowDocuments(Session& session, const ShowOptions& options) {
  auto request = AskRange<v1::ListDocumentsRequest>(options);
  request.set_descending(options.descending);
  if (!ReadStates<v1::DocumentState>(session, options, *v1::DocumentState_descriptor(),
                                     [&](v1::DocumentState state) { request.add_states(state); })) {
    return kUsage;
  }
  const std::string asked =
      StatesAsked(request.states(), *v1::DocumentState_descriptor(), "documents");
  return ShowList(session, request, options, asked,
                  [](const auto& page) { return page.documents_size(); });
}

ExitCode ShowDecisions(Session& session, const ShowOptions& options) {
  auto request = AskRange<v1::ListDecisionsRequest>(options);
  request.set_document(options.document);
  request.set_proposal(options.proposal);
  request.set_at(options.at);
  request.set_descending(options.descending);
  if (!ReadStates<v1::Outcome>(
          session, options, *v1::Outcome_descriptor(),
          [&](v1::Outcome outcome) { request.add_outcomes(outcome); }, "--outcome")) {
    return kUsage;
  }
  // "Not adopted decisions" would be no English.
  return ShowList(session, request, options, "",
                  [](const auto& page) { return page.decisions_size(); });
}

ExitCode ShowActions(Session& session, const ShowOptions& options) {
  auto request = AskRange<v1::ListActionsRequest>(options);
  request.set_assignee(options.assignee);
  request.set_at(options.at);
  request.set_descending(options.descending);
  if (!ReadStates<v1::ActionState>(session, options, *v1::ActionState_descriptor(),
                                   [&](v1::ActionState state) { request.add_states(state); })) {
    return kUsage;
  }
  return ShowList(session, request, options,
                  StatesAsked(request.states(), *v1::ActionState_descriptor(), "actions"),
                  [](const auto& page) { return page.actions_size(); });
}

void AddBodyQuestions(ShowCommands& commands) {
  auto body = std::make_shared<ShowOptions>();
  commands.Add("body", "One body", nullptr, body, [](Session& s, const ShowOptions& o) {
    return Show(s, Ask<v1::GetBodyRequest>(o), o, "");
  });
  auto parties = std::make_shared<ShowOptions>();
  CLI::App& list = commands.Add(
      "parties", "Parties that a body registered", nullptr, parties,
      [](Session& s, const ShowOptions& o) {
        auto request = Ask<v1::ListPartiesRequest>(o);
        request.set_part_of(o.part_of);
        return ShowList(s, request, o, "", [](const auto& page) { return page.parties_size(); });
      });
  list.add_option("--part-of", parties->part_of, "Only those that are part of this party");
  AddLimitFlag(list, *parties);
  commands.Add("party", "One party", "party", std::make_shared<ShowOptions>(),
               [](Session& s, const ShowOptions& o) {
                 auto request = Ask<v1::GetPartyRequest>(o);
                 request.set_party(o.subject);
                 return Show(s, request, o, "");
               });
  auto members = std::make_shared<ShowOptions>();
  CLI::App& roll = commands.Add(
      "members", "Members and partners on a day, and what sources counted", nullptr, members,
      [](Session& s, const ShowOptions& o) {
        auto request = Ask<v1::ListMembersRequest>(o);
        request.set_member_class(o.member_class);
        request.set_part_of(o.part_of);
        return ShowList(s, request, o, "", [](const auto& page) { return page.members_size(); });
      });
  roll.add_option("--class", members->member_class, "Only members of this class");
  roll.add_option("--part-of", members->part_of, "Only those that are part of this party");
  AddLimitFlag(roll, *members);
}

void AddOfficeQuestions(ShowCommands& commands) {
  for (const char* office : {"chair", "guiding-country"}) {
    commands.Add(office, "Who holds this office on a day", nullptr, std::make_shared<ShowOptions>(),
                 [office](Session& s, const ShowOptions& o) { return ShowHolder(s, o, office); });
  }
  commands.Add("office", "Who holds an office on a day, by its id, name or alias", "office",
               std::make_shared<ShowOptions>(),
               [](Session& s, const ShowOptions& o) { return ShowHolder(s, o, o.subject); });
  auto offices = std::make_shared<ShowOptions>();
  CLI::App& list =
      commands.Add("offices", "Offices of a body and their rules", nullptr, offices,
                   [](Session& s, const ShowOptions& o) {
                     return ShowList(s, Ask<v1::ListOfficesRequest>(o), o, "",
                                     [](const auto& page) { return page.offices_size(); });
                   });
  AddLimitFlag(list, *offices);
  auto terms = std::make_shared<ShowOptions>();
  CLI::App& history = commands.Add(
      "terms", "All terms of an office", "office", terms, [](Session& s, const ShowOptions& o) {
        auto request = Ask<v1::ListTermsRequest>(o);
        request.set_office(o.subject);
        return ShowList(s, request, o, o.subject,
                        [](const auto& page) { return page.terms_size(); });
      });
  AddLimitFlag(history, *terms);
}

void AddMeetingQuestions(ShowCommands& commands) {
  auto meetings = std::make_shared<ShowOptions>();
  CLI::App& list =
      commands.Add("meetings", "Meetings of a body, by date", nullptr, meetings, ShowMeetings);
  list.add_option("--series", meetings->series, "Only of this series");
  list.add_option("--state", meetings->states, "Only scheduled, postponed, cancelled or held ones");
  AddRangeFlags(list, *meetings);
  AddLimitFlag(list, *meetings);
  commands.Add("meeting", "One meeting", "meeting", std::make_shared<ShowOptions>(),
               [](Session& s, const ShowOptions& o) {
                 auto request = Ask<v1::GetMeetingRequest>(o);
                 request.set_meeting(o.subject);
                 return Show(s, request, o, "");
               });
}

void AddDocumentQuestions(ShowCommands& commands) {
  auto documents = std::make_shared<ShowOptions>();
  CLI::App& list =
      commands.Add("documents", "Documents of a body", nullptr, documents, ShowDocuments);
  list.add_option("--state", documents->states, "Only tabled, adopted, superseded, rescinded ones");
  AddRangeFlags(list, *documents);
  AddLimitFlag(list, *documents);
  commands.Add("document", "One document", "document", std::make_shared<ShowOptions>(),
               [](Session& s, const ShowOptions& o) {
                 auto request = Ask<v1::GetDocumentRequest>(o);
                 request.set_document(o.subject);
                 return Show(s, request, o, "");
               });
  auto proposals = std::make_shared<ShowOptions>();
  CLI::App& put =
      commands.Add("proposals", "Proposals before a body, by date", nullptr, proposals,
                   [](Session& s, const ShowOptions& o) {
                     return ShowList(s, AskRange<v1::ListProposalsRequest>(o), o, "",
                                     [](const auto& page) { return page.proposals_size(); });
                   });
  put.add_option("--from", proposals->from, "Only those that may lie on or after this date");
  put.add_option("--to", proposals->to, "Only those that may lie on or before this date");
  AddLimitFlag(put, *proposals);
  commands.Add("proposal", "One proposal", "proposal", std::make_shared<ShowOptions>(),
               [](Session& s, const ShowOptions& o) {
                 auto request = Ask<v1::GetProposalRequest>(o);
                 request.set_proposal(o.subject);
                 return Show(s, request, o, "");
               });
}

void AddDecisionQuestions(ShowCommands& commands) {
  auto decisions = std::make_shared<ShowOptions>();
  CLI::App& list =
      commands.Add("decisions", "Decisions of a body, by date", nullptr, decisions, ShowDecisions);
  list.add_option("--document", decisions->document, "Only on this document");
  list.add_option("--proposal", decisions->proposal, "Only on this proposal");
  list.add_option("--at", decisions->at, "Only those taken at this meeting");
  list.add_option("--outcome", decisions->states,
                  "Only adopted, not adopted, deferred or withdrawn ones");
  AddRangeFlags(list, *decisions);
  AddLimitFlag(list, *decisions);
  commands.Add("decision", "One decision", "decision", std::make_shared<ShowOptions>(),
               [](Session& s, const ShowOptions& o) {
                 auto request = Ask<v1::GetDecisionRequest>(o);
                 request.set_decision(o.subject);
                 return Show(s, request, o, "");
               });
  auto actions = std::make_shared<ShowOptions>();
  CLI::App& agreed =
      commands.Add("actions", "Actions of a body, by the date due", nullptr, actions, ShowActions);
  agreed.add_option("--state", actions->states, "Only open, overdue or completed ones");
  agreed.add_option("--assignee", actions->assignee, "Only those for this party");
  agreed.add_option("--at", actions->at, "Only those assigned at this meeting");
  AddRangeFlags(agreed, *actions);
  AddLimitFlag(agreed, *actions);
  commands.Add("action", "One action", "action", std::make_shared<ShowOptions>(),
               [](Session& s, const ShowOptions& o) {
                 auto request = Ask<v1::GetActionRequest>(o);
                 request.set_action(o.subject);
                 return Show(s, request, o, "");
               });
}

// Those that do not begin with a body.
void AddOtherQuestions(CLI::App& show, Session& session, bool explain) {
  auto bodies = std::make_shared<ShowOptions>();
  bodies->explain = explain;
  CLI::App* list = show.add_subcommand("bodies", "All bodies");
  list->add_option("--parent", bodies->parent, "Only those below this body");
  AddTimeFlags(*list, *bodies);
  AddLimitFlag(*list, *bodies);
  list->callback([bodies, &session] {
    v1::ListBodiesRequest request;
    request.set_parent(bodies->parent);
    request.set_on(bodies->on);
    *request.mutable_as_of() = bodies->AsOf();
    session.exit_code = ShowList(session, request, *bodies, "",
                                 [](const auto& page) { return page.bodies_size(); });
  });
  auto event = std::make_shared<ShowOptions>();
  event->explain = explain;
  CLI::App* one = show.add_subcommand("event", "One event: its position, id, or body and ref");
  one->add_option("event", event->body, "Position, id, BODY:REF, or the body")->required();
  one->add_option("ref", event->subject, "The ref, where a body is named");
  one->callback([event, &session] { session.exit_code = ShowEvent(session, *event); });
}

void AddQuestions(CLI::App& command, Session& session, bool explain) {
  command.require_subcommand(1);
  ShowCommands commands(command, session, explain);
  AddOfficeQuestions(commands);
  AddBodyQuestions(commands);
  AddMeetingQuestions(commands);
  AddDocumentQuestions(commands);
  AddDecisionQuestions(commands);
  AddOtherQuestions(command, session, explain);
}

}  // namespace

void AddShowCommand(CLI::App& app, Session& session) {
  CLI::App* show =
      app.add_subcommand("show",
                         "Answers from the record, on any day and as known at any time:\n"
                         "minutebook show chair ascn --on 2022-06-01 --as-known-at 2021-12-31");
  AddQuestions(*show, session, /*explain=*/false);
}

void AddExplainCommand(CLI::App& app, Session& session) {
  CLI::App* explain =
      app.add_subcommand("explain",
                         "What an answer of `show` rests on: each event, what superseded it, why, "
                         "and its sources:\n"
                         "minutebook explain chair ascn --on 2022-06-01");
  AddQuestions(*explain, session, /*explain=*/true);
}

}  // namespace minutebook::cli
