#include "service/rpc/ledger_info.h"

#include "service/domain/identifiers.h"

namespace minutebook::rpc {

v1::GetLedgerResponse LedgerInfo(const ledger::Ledger& ledger) {
  v1::GetLedgerResponse response;
  const auto& identity = ledger.identity();
  const store::TreeHead head = ledger.tree_head();
  response.set_ledger_id(domain::FormatUuid(identity.ledger_id));
  response.set_name(identity.name);
  response.set_format_version(identity.format_version);
  response.set_position(head.size);
  response.set_tree_size(head.size);
  response.set_root_hash(head.root.data(), head.root.size());
  response.set_server_version(MINUTEBOOK_VERSION);
  response.set_read_only_because(ledger.read_only_because());
  return response;
}

}  // namespace minutebook::rpc
