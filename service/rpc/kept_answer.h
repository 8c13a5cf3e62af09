// An answer that was given before, for whoever asks the same again. It follows from the question,
// the record up to its head, the day, and what the caller may see; while none of these has changed
// it is what would be worked out anew. An erasure, which changes the record below its head, gives
// answers another memo (domain/answer_memo.h).
#pragma once

#include <grpcpp/support/byte_buffer.h>

#include <memory>
#include <string>

#include "service/access/gate.h"
#include "service/domain/answer_memo.h"
#include "service/domain/answers.h"

namespace minutebook::rpc {

class KeptAnswer {
 public:
  // Of a question, as its bytes came, asked by the caller in this context.
  KeptAnswer(const char* method, const grpc::ByteBuffer& question, const access::Caller& caller,
             const domain::AnswerContext& context);

  // The answer's bytes; null where it is not kept.
  std::shared_ptr<const std::string> Find() const;
  void Keep(const std::string& answer);

 private:
  std::shared_ptr<domain::AnswerMemo> memo_;
  std::string key_;
};

}  // namespace minutebook::rpc
