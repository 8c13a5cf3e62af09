// Writes groups to a ledger and ends without closing it, as a killed server would:
//   ledger_writer FOLDER GROUPS GROUP_EVENTS PAYLOAD_BYTES
// Prints the head after each commit. 0 groups: goes on until it is killed.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/store/records.h"

int main(int argc, char** argv) {
  using namespace minutebook::store;
  if (argc != 5) return 2;
  auto store = OpenRocksStore({.path = argv[1], .new_ledger_id = IdOf(0)});
  if (!store.ok()) {
    std::fprintf(stderr, "%s\n", store.status().ToString().c_str());
    return 1;
  }
  const long groups = std::atol(argv[2]);
  for (long i = 0; groups == 0 || i < groups; ++i) {
    const Group group = GroupWithRows(**store, std::atol(argv[3]), std::atol(argv[4]));
    if (!(*store)->Commit(group).ok()) return 1;
    const std::string line = std::to_string((*store)->log().Head()) + "\n";
    if (write(STDOUT_FILENO, line.data(), line.size()) < 0) return 1;
  }
  _exit(0);
}
