// What a NewEvent says, read off its bytes by a plan for each type of message that is made once,
// provided that nothing in it is unusual. Wrong or not, what is unusual is left to the walk by
// reflection, which costs several times as much and can say what it is.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "minutebook/v1/ledger_service.pb.h"
#include "service/domain/field_check.h"

namespace minutebook::domain {

class PlainEvent {
 public:
  // Borrows both. `event_bytes` must be event.event(), serialised, or, where as_serialised() is
  // asked, what it was parsed from. True only if CheckEveryField would find nothing in the event;
  // it may be false for one without fault.
  bool Read(const v1::NewEvent& event, std::string_view event_bytes);
  // After Read was true: only if the bytes are what the event serialises to. It may be false for
  // some that are.
  bool as_serialised() const { return as_serialised_; }
  // What was read: the NewEvent's own fields.
  SaidMessage said() const { return {all_.data(), 0, own_}; }

 private:
  bool AddText(int field, std::string_view text);

  std::vector<Said> all_;
  std::size_t own_ = 0;
  bool as_serialised_ = false;
};

}  // namespace minutebook::domain
