// What every handler stands on. All of it outlives the handlers.
#pragma once

#include "service/ledger/ledger.h"
#include "service/rpc/admission.h"
#include "service/rpc/limits.h"
#include "service/rpc/pool.h"
#include "service/rpc/pumped_stream.h"
#include "service/rpc/shared_events.h"

namespace minutebook::rpc {

struct Parts {
  ledger::Ledger& ledger;
  Pool& pool;         // questions
  Pool& stream_pool;  // steps of streams: many watchers must not keep a question waiting
  StreamRegistry& streams;
  SharedEvents& shared_events;  // watchers'
  const RpcLimits& limits;
  Admission& admission;
};

}  // namespace minutebook::rpc
