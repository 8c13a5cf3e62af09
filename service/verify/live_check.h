// A record as a server hands it out, event by event. Not thread-safe.
#pragma once

#include <string>
#include <vector>

#include "minutebook/v1/record.pb.h"
#include "service/verify/folder_check.h"

namespace minutebook::verify {

class LiveCheck {
 public:
  // `note`: the server's own checkpoint, judged like those held; empty where it signs none.
  static absl::StatusOr<LiveCheck> Begin(CheckOptions options, const std::string& note,
                                         Breaks* breaks);

  // The next event, in the order of the ledger.
  void Take(const v1::RecordedEvent& event);
  // After the last.
  RecordChecked Finish();

 private:
  LiveCheck(CheckOptions options, std::string origin, Breaks* breaks);
  void Flush();

  CheckOptions options_;
  std::string origin_;
  Breaks* breaks_;
  RecordCheck record_;
  std::vector<v1::StoredEvent> waiting_;
};

// The bytes that were recorded, of an event as readers receive it: they are canonical, so writing
// it again gives them.
v1::StoredEvent StoredOf(const v1::RecordedEvent& event);

}  // namespace minutebook::verify
