// What a book took, as a recorder sends it.
#pragma once

#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <vector>

#include "minutebook/v1/ledger_service.pb.h"
#include "tests/domain/views/book.h"

namespace minutebook::ledger {

inline std::vector<v1::NewEvent> EventsOf(const domain::Book& book) {
  std::vector<v1::NewEvent> events;
  for (const domain::ToRecord& recorded : book.recorded()) {
    v1::NewEvent& event = events.emplace_back();
    event.set_body(recorded.bodies.front());
    for (std::size_t i = 1; i < recorded.bodies.size(); ++i) {
      event.add_further_bodies(recorded.bodies[i]);
    }
    EXPECT_TRUE(
        google::protobuf::util::JsonStringToMessage(recorded.event, event.mutable_event()).ok());
  }
  return events;
}

}  // namespace minutebook::ledger
