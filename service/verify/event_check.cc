#include "service/verify/event_check.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <openssl/evp.h>

#include <cstdlib>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "service/domain/event.h"
#include "store/merkle_tree.h"

namespace minutebook::verify {
namespace {

constexpr std::size_t kSaltBytes = 32;
// Its terminating zero byte is part of it.
constexpr char kPayloadTag[] = "minutebook/payload/v1";

void CheckPayload(const EventBytes& bytes, CheckedEvent* checked) {
  const auto fail = [&](Check check, std::string what) {
    checked->problems.push_back({check, std::move(what)});
  };
  if (bytes.salt.size() != kSaltBytes) {
    fail(Check::kPayload, absl::StrCat("its salt has ", bytes.salt.size(), " bytes, not 32"));
  } else if (PayloadDigest(bytes.salt, bytes.event) != checked->header.payload_digest()) {
    fail(Check::kPayload, "the payload is not the one whose digest its header has");
  } else if (!checked->event.ParseFromArray(bytes.event.data(),
                                            static_cast<int>(bytes.event.size()))) {
    fail(Check::kPayload, "the payload does not parse");
  } else if (domain::TypeOf(checked->event) != checked->header.type()) {
    fail(Check::kHeader, "the header states another type than the payload is of");
  }
}

}  // namespace

CheckedEvent CheckEvent(const EventBytes& bytes, bool with_payload) {
  CheckedEvent checked;
  checked.leaf = store::HashLeaf(bytes.header);
  if (bytes.header.empty() ||
      !checked.header.ParseFromArray(bytes.header.data(), static_cast<int>(bytes.header.size()))) {
    checked.header.Clear();
    checked.problems.push_back({Check::kHeader, "the header does not parse"});
    return checked;
  }
  checked.has_payload = !bytes.salt.empty() || !bytes.event.empty();
  if (with_payload && checked.has_payload) CheckPayload(bytes, &checked);
  return checked;
}

absl::StatusOr<v1::StoredEvent> ParseStored(std::string_view stored) {
  v1::StoredEvent parsed;
  if (!parsed.ParseFromArray(stored.data(), static_cast<int>(stored.size()))) {
    return absl::DataLossError("the value in the log does not parse");
  }
  return parsed;
}

EventBytes BytesOf(const v1::StoredEvent& stored) {
  return {stored.header(), stored.salt(), stored.event()};
}

EventBytes BytesOf(const v1::EventEvidence& evidence) {
  return {evidence.header(), evidence.salt(), evidence.event()};
}

std::string Canonical(const google::protobuf::Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

std::string PayloadDigest(std::string_view salt, std::string_view event) {
  thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(
      EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  std::string digest(32, '\0');
  const bool done =
      EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1 &&
      EVP_DigestUpdate(context.get(), kPayloadTag, sizeof(kPayloadTag)) == 1 &&
      EVP_DigestUpdate(context.get(), salt.data(), salt.size()) == 1 &&
      EVP_DigestUpdate(context.get(), event.data(), event.size()) == 1 &&
      EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(digest.data()), nullptr) ==
          1;
  if (!done) std::abort();  // a library that cannot hash leaves nothing to go on with
  return digest;
}

std::string IdText(std::string_view id) {
  const std::string hex = absl::BytesToHexString({id.data(), id.size()});
  if (id.size() != 16) return hex;
  return absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-", hex.substr(12, 4), "-",
                      hex.substr(16, 4), "-", hex.substr(20));
}

}  // namespace minutebook::verify
