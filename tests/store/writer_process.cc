#include "tests/store/writer_process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <vector>

extern char** environ;

namespace minutebook::store {
namespace {

struct Writer {
  pid_t pid = -1;
  FILE* out = nullptr;
};

Writer Start(const std::vector<std::string>& arguments) {
  int fds[2];
  if (pipe2(fds, O_CLOEXEC) != 0) abort();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, fds[1], STDOUT_FILENO);
  std::vector<char*> argv = {const_cast<char*>(LEDGER_WRITER)};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  Writer writer;
  EXPECT_EQ(posix_spawn(&writer.pid, LEDGER_WRITER, &actions, nullptr, argv.data(), environ), 0);
  posix_spawn_file_actions_destroy(&actions);
  close(fds[1]);
  writer.out = fdopen(fds[0], "r");
  return writer;
}

// The next position that the writer acknowledges; 0 at its end.
Position NextLine(const Writer& writer) {
  char line[32];
  return fgets(line, sizeof line, writer.out) == nullptr ? 0 : strtoull(line, nullptr, 10);
}

int Wait(const Writer& writer) {
  int status = 0;
  waitpid(writer.pid, &status, 0);
  fclose(writer.out);
  return status;
}

}  // namespace

void WriteAndDie(const std::string& path, std::size_t groups, std::size_t group_events,
                 std::size_t payload_bytes) {
  const Writer writer = Start(
      {path, std::to_string(groups), std::to_string(group_events), std::to_string(payload_bytes)});
  while (NextLine(writer) != 0) {
  }
  EXPECT_EQ(Wait(writer), 0);
}

Position WriteUntilKilled(const std::string& path, std::size_t group_events,
                          Position acknowledged_min) {
  const Writer writer = Start({path, "0", std::to_string(group_events), "0"});
  Position last = 0;
  Position next = 0;
  while (last < acknowledged_min && (next = NextLine(writer)) != 0) last = next;
  EXPECT_GE(last, acknowledged_min) << "the writer ended by itself";
  kill(writer.pid, SIGKILL);
  // What it said before the signal came is acknowledged as well.
  while ((next = NextLine(writer)) != 0) last = next;
  Wait(writer);
  return last;
}

}  // namespace minutebook::store
