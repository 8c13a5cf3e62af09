// The bare pipelined append: one bidirectional stream over the bare group commit, each message
// answered by one, in order, once it is durable.
#pragma once

#include <grpcpp/grpcpp.h>

#include "tools/bench/commit_log.h"

namespace minutebook::bench {

// Both must outlive the call.
grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* ServePipelined(
    CommitLog& log, const grpc::ByteBuffer& reply);

}  // namespace minutebook::bench
