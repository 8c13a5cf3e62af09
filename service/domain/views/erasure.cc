// Erasures: listed in each body that the erased event touched. Written by the server, past the
// rules.
#include "service/domain/erasures.h"
#include "service/domain/views/all_views.h"

namespace minutebook::domain {
namespace {

void Collect(const Recorded& recorded, Keys* keys) {
  if (!recorded.event.has_payload_erased()) return;
  for (const std::string& body : recorded.envelope.bodies) {
    keys->push_back(ErasureKey(body, recorded.event.payload_erased().position()));
  }
}

}  // namespace

const View kErasureView = {&Collect, &Collect, nullptr};

}  // namespace minutebook::domain
