// Which ledger a server keeps, as several services tell it.
#pragma once

#include "minutebook/v1/ledger_service.pb.h"
#include "service/ledger/ledger.h"

namespace minutebook::rpc {

v1::GetLedgerResponse LedgerInfo(const ledger::Ledger& ledger);

}  // namespace minutebook::rpc
