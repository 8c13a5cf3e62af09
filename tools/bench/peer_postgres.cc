#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "tools/bench/peers.h"

namespace minutebook::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr char kPrograms[] = "/usr/lib/postgresql/15/bin/";
// More than the clients of any row.
constexpr int kConnections = 300;

std::string Quoted(const std::string& word) {
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

// What the command prints, both ways; an error unless it exits with 0.
absl::StatusOr<std::string> Output(const std::vector<std::string>& command) {
  std::string line;
  for (const std::string& word : command) absl::StrAppend(&line, Quoted(word), " ");
  FILE* pipe = popen((line + "2>&1 </dev/null").c_str(), "r");
  if (pipe == nullptr) return absl::UnavailableError("cannot run " + command[0]);
  std::string text;
  char piece[4096];
  while (const std::size_t bytes = fread(piece, 1, sizeof(piece), pipe)) text.append(piece, bytes);
  if (pclose(pipe) != 0) return absl::UnavailableError(absl::StrCat(command[0], ": ", text));
  return text;
}

// PostgreSQL refuses to be run by root: then its own account runs it.
std::vector<std::string> AsItsOwn(std::vector<std::string> command) {
  if (geteuid() != 0) return command;
  command.insert(command.begin(),
                 {"setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"});
  return command;
}

absl::Status GiveAway(const std::string& folder) {
  if (geteuid() != 0) return absl::OkStatus();
  const passwd* owner = getpwnam("postgres");
  if (owner == nullptr || chown(folder.c_str(), owner->pw_uid, owner->pw_gid) != 0) {
    return absl::UnavailableError("cannot give a folder to the account postgres");
  }
  return absl::OkStatus();
}

Sample SampleSince(Clock::time_point began, std::size_t count) {
  const double seconds = std::chrono::duration<double>(Clock::now() - began).count();
  return {static_cast<double>(count) / seconds, 0, 0, 0};
}

// The number after `name` and " = " in what pgbench prints.
double Figure(const std::string& text, const std::string& name) {
  const std::size_t at = text.find(name + " = ");
  return at == std::string::npos ? 0 : std::atof(text.c_str() + at + name.size() + 3);
}

}  // namespace

bool HavePostgres() {
  return access((std::string(kPrograms) + "postgres").c_str(), X_OK) == 0 &&
         access((std::string(kPrograms) + "pgbench").c_str(), X_OK) == 0;
}

absl::StatusOr<Postgres> Postgres::Start(const Options& options) {
  auto folder = TempFolder::Make(options.data);
  if (!folder.ok()) return folder.status();
  if (absl::Status status = GiveAway(folder->path()); !status.ok()) return status;
  const std::string data = folder->Sub("postgres");
  auto made = Output(AsItsOwn({absl::StrCat(kPrograms, "initdb"), "--pgdata=" + data,
                               "--auth=trust", "--username=postgres", "--encoding=UTF8"}));
  if (!made.ok()) return made.status();
  const std::string socket = folder->path();
  const auto served_at = [&socket] {
    const auto ready = Output({absl::StrCat(kPrograms, "pg_isready"), "-q", "-h", socket});
    return ready.ok() ? socket : std::string();
  };
  const std::string log = folder->Sub("log");
  std::ofstream(log).close();
  if (absl::Status status = GiveAway(log); !status.ok()) return status;
  auto child = Child::StartOther(
      AsItsOwn({absl::StrCat(kPrograms, "postgres"), "-D", data, "-k", socket, "-c",
                "listen_addresses=", "-c", absl::StrCat("max_connections=", kConnections)}),
      served_at, log);
  if (!child.ok()) return child.status();
  Postgres postgres(Server{*std::move(folder), *std::move(child)});
  auto table = postgres.Sql(
      "CREATE TABLE event (position bigserial PRIMARY KEY, id uuid NOT NULL UNIQUE, payload bytea "
      "NOT NULL)");
  if (!table.ok()) return table.status();
  return postgres;
}

absl::StatusOr<std::string> Postgres::Run(const std::string& program,
                                          const std::vector<std::string>& arguments) const {
  std::vector<std::string> command = {kPrograms + program, "-h", server_.child.address(), "-U",
                                      "postgres"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return Output(command);
}

absl::StatusOr<std::string> Postgres::Sql(const std::string& command) const {
  return Run("psql", {"-q", "-v", "ON_ERROR_STOP=1", "-c", command, "postgres"});
}

absl::StatusOr<Sample> Postgres::Insert(std::size_t clients, const Options& options) const {
  const std::string script = server_.folder.Sub("insert.sql");
  std::ofstream(script) << "INSERT INTO event (id, payload) VALUES (gen_random_uuid(), '"
                        << std::string(kPeerPayloadBytes, 'x') << "');\n";
  // pgbench counts whole seconds.
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(options.period());
  auto text = Run("pgbench", {"-n", "-M", "prepared", "-c", absl::StrCat(clients), "-j",
                              clients == 1 ? "1" : "2", "-T", absl::StrCat(seconds.count()), "-f",
                              script, "postgres"});
  if (!text.ok()) return text.status();
  return Sample{Figure(*text, "tps"), Figure(*text, "latency average") * 1000, 0, 0};
}

absl::StatusOr<Sample> Postgres::CopyIn(std::span<const std::string> payloads) const {
  const std::string file = server_.folder.Sub("rows");
  std::ofstream rows(file);
  for (std::size_t n = 0; n < payloads.size(); ++n) {
    // Ids in no order, as ours are.
    const std::uint64_t mixed = (n + 1) * 0x9e3779b97f4a7c15;
    rows << absl::StrFormat("%016x%016x\t\\\\x", mixed, n) << absl::BytesToHexString(payloads[n])
         << '\n';
  }
  rows.close();
  auto emptied = Sql("TRUNCATE event");
  if (!emptied.ok()) return emptied.status();
  const auto began = Clock::now();
  auto copied = Sql("\\copy event (id, payload) FROM '" + file + "'");
  if (!copied.ok()) return copied.status();
  return SampleSince(began, payloads.size());
}

absl::StatusOr<Sample> Postgres::CopyOut(std::size_t rows) const {
  const auto began = Clock::now();
  auto copied =
      Sql("\\copy (SELECT position, id, payload FROM event ORDER BY position) TO '/dev/null' WITH "
          "BINARY");
  if (!copied.ok()) return copied.status();
  return SampleSince(began, rows);
}

}  // namespace minutebook::bench
