#include "tools/cli/access_command.h"

#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <ostream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "tools/cli/complaint.h"
#include "tools/cli/layout.h"
#include "tools/cli/message_writer.h"
#include "tools/cli/moment.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

constexpr int kDaysDefault = 365;

const std::map<std::string, int> kRoles = {{"reader", v1::ROLE_READER},
                                           {"recorder", v1::ROLE_RECORDER},
                                           {"importer", v1::ROLE_IMPORTER},
                                           {"auditor", v1::ROLE_AUDITOR},
                                           {"admin", v1::ROLE_ADMIN}};

std::string NameOf(v1::Role role) {
  for (const auto& [name, number] : kRoles) {
    if (number == role) return name;
  }
  return absl::StrCat("role ", static_cast<int>(role));
}

// Of which bodies: some, or all, and that must be said.
struct Bodies {
  std::vector<std::string> named;
  bool all = false;

  void AddTo(CLI::App& command) {
    CLI::Option* body = command.add_option("--body", named, "The body; again for each further one");
    command.add_flag("--all-bodies", all, "All bodies, those to come too")->excludes(body);
  }
  // Empty for all bodies. Tells what is missing.
  std::vector<std::string> Each() const {
    if (all) return {""};
    if (named.empty()) throw CLI::ValidationError("--body", "name a body, or say --all-bodies");
    return named;
  }
};

std::string Of(const std::string& body) {
  return body.empty() ? "all bodies" : absl::StrCat("the body ", body);
}

// Days such as 90d, a moment, or never.
std::string ParseExpiry(const std::string& text, absl::Time* expires) {
  int days = 0;
  absl::string_view number = text;
  *expires = absl::InfiniteFuture();
  if (text == "never") return "";
  if (absl::ConsumeSuffix(&number, "d") && absl::SimpleAtoi(number, &days) && days > 0) {
    *expires = absl::Now() + absl::Hours(24) * days;
    return "";
  }
  if (ParseMoment(text, *expires)) return "";
  return absl::StrCat("\"", text, "\" is neither days (90d), nor a date, nor never");
}

struct NewToken {
  std::string label;
  std::string principal;
  std::vector<std::string> roles;
  Bodies bodies;
  std::string expires = absl::StrCat(kDaysDefault, "d");
  std::string save;
};

// A new file that its owner alone may read.
bool SaveSecret(const std::string& path, const std::string& secret) {
  const int fd = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0) return false;
  const std::string line = secret + "\n";
  const bool written = ::write(fd, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  return ::close(fd) == 0 && written;
}

ExitCode CreateToken(Session& session, const NewToken& asked) {
  const Console& console = session.console;
  v1::CreateTokenRequest request;
  request.set_label(asked.label);
  request.set_principal(asked.principal);
  absl::Time expires;
  ParseExpiry(asked.expires, &expires);  // checked before
  if (expires != absl::InfiniteFuture()) *request.mutable_expires_at() = ToProto(expires);
  for (const std::string& role : asked.roles) {
    for (const std::string& body : asked.bodies.Each()) {
      v1::Grant& grant = *request.add_grants();
      grant.set_role(static_cast<v1::Role>(kRoles.at(role)));
      grant.set_body(body);
    }
  }
  if (!asked.save.empty() && ::access(asked.save.c_str(), F_OK) == 0) {
    console.err << "minutebook: " << asked.save << " is there already: name a new file\n";
    return kUsage;
  }
  const auto made = session.client().Ask(request);
  if (!made.ok()) return Complain(console, made.status());
  if (session.json) {
    console.out << ProtoJson(*made) << "\n";
    return kOk;
  }
  const v1::Token& token = made->token();
  Sheet sheet(AnswerPaint(console));
  sheet.Add("token", token.token_id());
  sheet.Add("principal", Printable(token.principal()));
  sheet.Add("label", Printable(token.label()));
  sheet.Add("expires", token.has_expires_at() ? MomentInWords(FromProto(token.expires_at()))
                                              : std::string("never"));
  console.out << sheet.Text();
  if (asked.save.empty()) {
    console.out << "Its secret, told this once:\n" << made->secret() << "\n";
  } else if (SaveSecret(asked.save, made->secret())) {
    console.out << "Its secret is in " << asked.save << "\n";
  } else {
    console.err << "minutebook: its secret could not be written to " << asked.save
                << "; revoke the token " << token.token_id() << " and make another\n";
    return kBroken;
  }
  return kOk;
}

std::string StandingOf(const v1::Token& token) {
  if (token.has_revoked_at()) {
    return absl::StrCat("revoked ", MomentInWords(FromProto(token.revoked_at())));
  }
  if (!token.has_expires_at()) return "never expires";
  const absl::Time expires = FromProto(token.expires_at());
  return absl::StrCat(expires <= absl::Now() ? "expired " : "expires ", MomentInWords(expires));
}

ExitCode ListTokens(Session& session) {
  const auto tokens = session.client().Ask(v1::ListTokensRequest());
  if (!tokens.ok()) return Complain(session.console, tokens.status());
  if (session.json) {
    session.console.out << ProtoJson(*tokens) << "\n";
    return kOk;
  }
  Table table(AnswerPaint(session.console));
  for (const v1::Token& token : tokens->tokens()) {
    table.Add({token.token_id(), Printable(token.principal()), StandingOf(token),
               Printable(token.label())});
  }
  session.console.out << table.Text();
  return kOk;
}

ExitCode RevokeToken(Session& session, const std::string& id) {
  v1::RevokeTokenRequest request;
  request.set_token_id(id);
  const auto revoked = session.client().Ask(request);
  if (!revoked.ok()) return Complain(session.console, revoked.status());
  session.console.out << "Revoked: the token " << id << " of "
                      << Printable(revoked->token().principal()) << "\n";
  return kOk;
}

// Grants or takes a role.
template <typename Request>
ExitCode ChangeRole(Session& session, const char* done, const std::string& principal,
                    const std::string& role, const Bodies& bodies) {
  for (const std::string& body : bodies.Each()) {
    Request request;
    request.set_principal(principal);
    request.set_role(static_cast<v1::Role>(kRoles.at(role)));
    request.set_body(body);
    const auto changed = session.client().Ask(request);
    if (!changed.ok()) return Complain(session.console, changed.status());
    session.console.out << done << role << " of " << Of(body) << ": " << Printable(principal)
                        << "\n";
  }
  return kOk;
}

ExitCode ListGrants(Session& session, const std::string& body) {
  v1::ListGrantsRequest request;
  request.set_body(body);
  const auto grants = session.client().Ask(request);
  if (!grants.ok()) return Complain(session.console, grants.status());
  if (session.json) {
    session.console.out << ProtoJson(*grants) << "\n";
    return kOk;
  }
  Table table(AnswerPaint(session.console));
  const auto name = [](const std::string& of) { return of.empty() ? "all bodies" : Printable(of); };
  for (const v1::Grant& grant : grants->grants()) {
    table.Add({Printable(grant.principal()), NameOf(grant.role()), name(grant.body()),
               absl::StrCat("by ", Printable(grant.granted_by()), ", ",
                            MomentInWords(FromProto(grant.granted_at())))});
  }
  if (grants->all_public()) table.Add({"the public", "reader", "all bodies", ""});
  for (const std::string& open : grants->public_bodies()) {
    table.Add({"the public", "reader", name(open), ""});
  }
  session.console.out << table.Text();
  return kOk;
}

ExitCode SetPublic(Session& session, const Bodies& bodies, bool open) {
  for (const std::string& body : bodies.Each()) {
    v1::SetPublicReadRequest request;
    request.set_body(body);
    request.set_public_read(open);
    const auto set = session.client().Ask(request);
    if (!set.ok()) return Complain(session.console, set.status());
    session.console.out << (open ? "Open to the public: " : "No longer open to the public: ")
                        << Of(body) << "\n";
  }
  return kOk;
}

void AddTokenCommands(CLI::App& access, Session& session) {
  CLI::App* token = access.add_subcommand("token", "Tokens: made, listed, revoked");
  token->require_subcommand(1);
  auto asked = std::make_shared<NewToken>();
  CLI::App* create = token->add_subcommand("create", "Makes a token, and tells its secret once");
  create->add_option("--label", asked->label, "What to call it in lists");
  create->add_option("--for", asked->principal,
                     "The principal it stands for, as listed (token:ID, or cert:NAME of a "
                     "certificate); by default a new one");
  create->add_option("--role", asked->roles, "A role for it; again for each further one")
      ->check(CLI::IsMember(kRoles));
  asked->bodies.AddTo(*create);
  create->add_option("--expires", asked->expires, "Days (90d), a date, or never")
      ->check(CLI::Validator(
          [](std::string& text) {
            absl::Time ignored;
            return ParseExpiry(text, &ignored);
          },
          ""))
      ->capture_default_str();
  create->add_option("--save", asked->save, "Put the secret into this new file, for you alone")
      ->type_name("FILE");
  create->callback([&session, asked] { session.exit_code = CreateToken(session, *asked); });
  token->add_subcommand("list", "All tokens; those that ended too, for 90 days")
      ->callback([&session] { session.exit_code = ListTokens(session); });
  auto id = std::make_shared<std::string>();
  CLI::App* revoke = token->add_subcommand("revoke", "Ends a token at once");
  revoke->add_option("id", *id, "The token's id, as listed")->required();
  revoke->callback([&session, id] { session.exit_code = RevokeToken(session, *id); });
}

template <typename Request>
void AddRoleCommand(CLI::App& access, Session& session, const char* name, const char* help,
                    const char* done) {
  struct Asked {
    std::string principal;
    std::string role;
    Bodies bodies;
  };
  auto asked = std::make_shared<Asked>();
  CLI::App* command = access.add_subcommand(name, help);
  command->add_option("principal", asked->principal, "token:ID or cert:NAME")->required();
  command->add_option("role", asked->role, "Which")->required()->check(CLI::IsMember(kRoles));
  asked->bodies.AddTo(*command);
  command->callback([&session, asked, done] {
    session.exit_code =
        ChangeRole<Request>(session, done, asked->principal, asked->role, asked->bodies);
  });
}

}  // namespace

void AddAccessCommand(CLI::App& app, Session& session) {
  CLI::App* access = app.add_subcommand(
      "access", "Who may do what: tokens, roles, and which bodies the public may read");
  access->require_subcommand(1);
  AddTokenCommands(*access, session);
  AddRoleCommand<v1::GrantRoleRequest>(
      *access, session, "grant",
      "Gives a role: reader, recorder, importer, auditor or admin. Each may read; an importer may\n"
      "record, too, and claim when events were known; an admin may do everything.",
      "Granted: ");
  AddRoleCommand<v1::RevokeRoleRequest>(*access, session, "revoke", "Takes a role", "Taken: ");
  auto body = std::make_shared<std::string>();
  CLI::App* list = access->add_subcommand("list", "Who has which role");
  list->add_option("--body", *body, "Of one body; an admin of it may ask this");
  list->callback([&session, body] { session.exit_code = ListGrants(session, *body); });
  auto bodies = std::make_shared<Bodies>();
  auto close = std::make_shared<bool>(false);
  CLI::App* open = access->add_subcommand("public", "Opens a body to readers without a token");
  bodies->AddTo(*open);
  open->add_flag("--close", *close, "Close it again");
  open->callback(
      [&session, bodies, close] { session.exit_code = SetPublic(session, *bodies, !*close); });
}

}  // namespace minutebook::cli
