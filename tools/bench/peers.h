// Other servers that keep a log of events, measured beside us where Debian's packages of them are
// installed (etcd-server; postgresql-15). Each runs with its own defaults for durability, which
// sync every write before it is answered.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/bench/options.h"
#include "tools/bench/sample.h"
#include "tools/bench/servers.h"

namespace minutebook::bench {

// As our events have.
inline constexpr std::size_t kPeerPayloadBytes = 300;

bool HaveEtcd();
bool HavePostgres();

// etcd on a folder of its own.
absl::StatusOr<Server> StartEtcd(const Options& options);
inline constexpr char kEtcdPutMethod[] = "/etcdserverpb.KV/Put";
// The request of a Put: `value` under a key that no other `n` has.
std::string EtcdPut(std::uint64_t n, const std::string& value);

// PostgreSQL on a folder of its own, with a table that has a position, a unique id and a payload.
class Postgres {
 public:
  static absl::StatusOr<Postgres> Start(const Options& options);

  // Rows inserted one a transaction by so many clients at once, with pgbench.
  absl::StatusOr<Sample> Insert(std::size_t clients, const Options& options) const;
  // COPY of rows with these payloads into the table, emptied first.
  absl::StatusOr<Sample> CopyIn(std::span<const std::string> payloads) const;
  // COPY BINARY of all rows out of it, in the order of positions.
  absl::StatusOr<Sample> CopyOut(std::size_t rows) const;

 private:
  explicit Postgres(Server server) : server_(std::move(server)) {}
  absl::StatusOr<std::string> Run(const std::string& program,
                                  const std::vector<std::string>& arguments) const;
  absl::StatusOr<std::string> Sql(const std::string& command) const;

  Server server_;
};

}  // namespace minutebook::bench
