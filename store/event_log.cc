#include "store/event_log.h"

#include "store/bytes.h"

namespace minutebook::store {

absl::Status EventLogReader::ScanFramed(Position first, const FramedVisit& visit) const {
  std::string framed;
  return Scan(first, std::numeric_limits<std::uint64_t>::max(), /*backward=*/false,
              [&](Position position, std::string_view stored) {
                framed.clear();
                AppendFramed(stored, &framed);
                return visit({position, position, framed});
              });
}

}  // namespace minutebook::store
