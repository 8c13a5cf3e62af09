// Questions about a record of the mix, each asked of many subjects, now and as of its middle.
#pragma once

#include <grpcpp/support/byte_buffer.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "minutebook/v1/question.pb.h"
#include "tools/bench/events.h"
#include "tools/bench/servers.h"

namespace minutebook::bench {

struct Query {
  std::string work;
  std::string method;
  std::vector<grpc::ByteBuffer> requests;
  // Whether a reply says what it should.
  std::function<bool(const grpc::ByteBuffer&)> is_right;
};

// What is on record: the first `events` events of the mix, from the position after the set-up on.
struct Record {
  Mix mix;
  std::uint64_t events;
  // How many subjects are asked about in turn; all of them were on record in the middle.
  std::uint64_t questions;

  std::uint64_t last() const { return 1 + mix.set_up_count() + events; }
  std::uint64_t middle() const { return 1 + mix.set_up_count() + events / 2; }
};

// `when` says what `as_of` means, for people.
Query OfficeHolder(const Record& record, const std::string& when, const v1::AsOf& as_of);
Query Document(const Record& record, const std::string& when, const v1::AsOf& as_of);
// The first page of a body's meetings. `each_since`: each question since a day of its own, so that
// no answer serves another.
Query Meetings(const Record& record, const std::string& when, const v1::AsOf& as_of,
               bool each_since);
// Of positions from `first` to `last`.
Query Inclusion(const Record& record, const std::string& of, std::uint64_t first,
                std::uint64_t last);

// Bytes of a reply on average, once some were seen to be right.
absl::StatusOr<std::size_t> ReplyBytes(const Child& server, const Query& query);

}  // namespace minutebook::bench
