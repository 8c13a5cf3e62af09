#include "tools/cli/contract_help.h"

#include <memory>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/descriptor.pb.h"

// The compiled contract with its comments, put into the program by the assembler: the generated
// classes leave comments out.
asm(".section .rodata\n"
    "minutebook_contract_begin: .incbin \"" MINUTEBOOK_CONTRACT
    "\"\n"
    "minutebook_contract_end: .byte 0\n"
    ".previous\n");
extern const char minutebook_contract_begin[] asm("minutebook_contract_begin");
extern const char minutebook_contract_end[] asm("minutebook_contract_end");

namespace minutebook::cli {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::SourceLocation;

// A pool of its own, whose descriptors know where they come from.
const DescriptorPool& Commented() {
  static const DescriptorPool* const pool = [] {
    auto built = std::make_unique<DescriptorPool>();
    google::protobuf::FileDescriptorSet files;
    files.ParseFromArray(minutebook_contract_begin,
                         static_cast<int>(minutebook_contract_end - minutebook_contract_begin));
    for (const auto& file : files.file()) built->BuildFile(file);
    return built.release();  // for as long as the process runs
  }();
  return *pool;
}

}  // namespace

std::string FieldHelp(const FieldDescriptor& field) {
  const FieldDescriptor* commented = Commented().FindFieldByName(field.full_name());
  SourceLocation location;
  if (commented == nullptr || !commented->GetSourceLocation(&location)) return "";
  const std::vector<std::string> words =
      absl::StrSplit(location.leading_comments, absl::ByAnyChar(" \n"), absl::SkipEmpty());
  return absl::StrJoin(words, " ");
}

}  // namespace minutebook::cli
