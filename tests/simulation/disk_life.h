// A short life of a ledger on a faulty disk: opened, appended to, read, closed; and what must be
// found afterwards.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "minutebook/v1/ledger_service.pb.h"
#include "service/ledger/ledger.h"
#include "tests/simulation/faulty_disk.h"

namespace minutebook::simulation {

// One append, and what was told of it.
struct Sent {
  std::vector<v1::NewEvent> events;
  std::vector<ledger::Receipt> receipts;  // empty: it was not acknowledged
};

class DiskLife {
 public:
  // A ledger of some events in tables and some in the write-ahead log, as a kill leaves it. Made
  // below `folder`.
  static void MakeBefore(const std::string& folder);

  // `path` holds a copy of such a ledger.
  explicit DiskLife(std::string path) : path_(std::move(path)) {}

  // Opens it on the disk, calls `opened`, appends, reads, closes. Whatever fails, by then or
  // before, must be refused with a clear code; and what is read must be true.
  void Run(
      FaultyDisk& disk, const std::function<void()>& opened = [] {});

  // Opens it on a sound disk: all that was acknowledged is there; all that was sent, sent again,
  // is there once; views are what the log makes of it. True: it opened only after the documented
  // repair of a torn tail, which is fine if `may_be_torn` alone.
  bool CheckAfterwards(bool may_be_torn);

 private:
  void Append(ledger::Ledger& ledger, Sent* sent);
  // `errors_max`: so many reads may fail, none may lie.
  void ReadAll(const ledger::Ledger& ledger, int errors_max);

  const std::string path_;
  std::vector<Sent> sent_;
  bool latched_ = false;
};

}  // namespace minutebook::simulation
