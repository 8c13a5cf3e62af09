// Random requests of any kind, made from their descriptors: a field that is added to a question is
// filled by itself.
#pragma once

#include <google/protobuf/message.h>

#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>

#include "minutebook/v1/event.pb.h"
#include "minutebook/v1/question.pb.h"

namespace minutebook::ledger {

class RandomRequests {
 public:
  explicit RandomRequests(std::uint32_t seed) : random_(seed) {}

  // What the fields of a record say is what questions ask for under the same names.
  void Learn(const std::string& body, const google::protobuf::Message& message);

  // Fills a request; `as_of` is put wherever a question has one.
  void Fill(google::protobuf::Message* request, const v1::AsOf& as_of);

  std::uint32_t Below(std::uint32_t limit) { return random_() % limit; }
  std::string Day();
  // Bounds beside a position: a time of knowledge, or none.
  v1::AsOf AsOf(std::uint64_t position);

 private:
  void FillField(google::protobuf::Message* message, const google::protobuf::FieldDescriptor* field,
                 const v1::AsOf& as_of);
  std::string Text(const std::string& field);

  std::mt19937 random_;
  std::map<std::string, std::set<std::string>> values_;  // by field name
};

}  // namespace minutebook::ledger
