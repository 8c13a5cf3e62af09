"""What the style test holds: the agreed top level, the arrows of the house, lengths."""

LINES_MAX = 400
FUNCTION_LINES_MAX = 70

# Longer than LINES_MAX, and why.
LONG_FILES = {}

# Beside dotfiles.
TOP_LEVEL = {
    "CMakeLists.txt",
    "CMakePresets.json",
    "LICENSE",
    "README.md",
    "proto",
    "service",
    "store",
    "tests",
    "tools",
}

# Suffixes of files that protoc writes: they live in the build tree only.
GENERATED = (".pb.h", ".pb.cc", "_pb2.py", "_pb2_grpc.py", "_pb.js", "_grpc_pb.js", ".pb.go")

# Parts of the house, the deepest path first where one lies in another.
PARTS = (
    "proto",
    "service/access",
    "service/domain",
    "service/http",
    "service/ledger",
    "service/rpc",
    "service/settings",
    "service/verify",
    "service",  # the composition root: main.cc and what stands beside it
    "store",
    "tests",
    "tools/backup",
    "tools/bench",
    "tools/cli",
    "tools/client",
    "tools",
)

# The classes of what is included from outside, by how the include begins.
OUTSIDE = {
    "grpc": ("grpc/", "grpcpp/", "grpc++/"),
    "rocksdb": ("rocksdb/",),
    "spdlog": ("spdlog/",),
    "protobuf": ("google/protobuf/",),
    "lock": ("mutex", "shared_mutex", "condition_variable", "absl/synchronization/", "store/mutex.h"),
    "clock": ("absl/time/clock.h", "chrono", "ctime", "time.h", "sys/time.h"),
}

# From a part to those parts that it may include, itself aside. "proto" is the generated messages;
# "stubs" the generated services (*.grpc.pb.h); "errors" google.rpc's error details.
EVERYTHING = set(PARTS) - {"service"} | {"stubs", "errors"}
ARROWS = {
    "store": set(),
    "service/domain": {"proto", "store"},  # of store, OF_STORE alone
    "service/ledger": {"proto", "store", "service/domain"},
    "service/access": {"proto", "store"},  # of store, OF_STORE alone
    "service/rpc": {"proto", "service/access", "service/domain", "service/ledger", "stubs", "errors"},
    "service/http": {"proto"},
    "service/settings": set(),
    # The offline auditor.
    "service/verify": {"proto", "store", "service/domain"},
    "service": EVERYTHING,
    "tools/client": {"proto", "stubs", "errors"},
    # Folders of backups, without a server: looked through, filled, restored from.
    "tools/backup": {"proto", "store", "service/verify"},
    "tools/cli": {"proto", "errors", "service/settings", "tools/backup", "tools/client", "service/verify"},
    "tools/bench": EVERYTHING,
    "tests": EVERYTHING,
}
# Everybody's, wherever they lie: the annotated lock stands with the lowest part that needs it.
COMMON = {"store/mutex.h"}
# Of store, where a part may include it, these files alone.
OF_STORE = {
    "service/access": {"store/files.h", "store/mutex.h"},
    "service/domain": {"store/types.h", "store/versioned_map.h", "store/word_index.h"},
}

# What a part must not include from outside.
BARRED = {
    "store": {"grpc", "protobuf"},
    "service/domain": {"grpc", "rocksdb", "spdlog", "lock", "clock"},
    "service/ledger": {"grpc", "rocksdb"},
    "service/access": {"rocksdb"},
    "service/rpc": {"rocksdb"},
    "service/http": {"rocksdb"},
    "service/verify": {"grpc", "rocksdb", "spdlog"},
    "service/settings": {"grpc", "rocksdb", "spdlog", "protobuf", "lock", "clock"},
    "service": {"rocksdb"},
    "tools/client": {"rocksdb"},
    "tools/backup": {"grpc", "rocksdb", "spdlog"},
    "tools/cli": {"grpc", "rocksdb"},
}
