// AccessService: who may do what. Changes are kept on disk, so all of it runs on the pool.
#pragma once

#include <grpcpp/grpcpp.h>

#include "minutebook/v1/access_service.grpc.pb.h"
#include "service/access/book.h"
#include "service/rpc/parts.h"
#include "service/rpc/unary.h"

namespace minutebook::rpc {

#define MINUTEBOOK_ACCESS(METHOD) \
  METHOD(CreateToken)             \
  METHOD(ListTokens)              \
  METHOD(RevokeToken)             \
  METHOD(GrantRole)               \
  METHOD(RevokeRole)              \
  METHOD(ListGrants)              \
  METHOD(SetPublicRead)

#define MINUTEBOOK_RAW(Name) , v1::AccessService::WithRawCallbackMethod_##Name
using AccessServiceBase = Raw<v1::AccessService::Service MINUTEBOOK_ACCESS(MINUTEBOOK_RAW)>;
#undef MINUTEBOOK_RAW

class AccessHandlers final : public AccessServiceBase {
 public:
  AccessHandlers(Parts parts, access::Book& book) : parts_(parts), book_(book) {}

#define MINUTEBOOK_DECLARE(Name)                                                              \
  grpc::ServerUnaryReactor* Name(grpc::CallbackServerContext* context,                        \
                                 const grpc::ByteBuffer* request, grpc::ByteBuffer* response) \
      override;
  MINUTEBOOK_ACCESS(MINUTEBOOK_DECLARE)
#undef MINUTEBOOK_DECLARE

 private:
  const Parts parts_;
  access::Book& book_;
};

}  // namespace minutebook::rpc
