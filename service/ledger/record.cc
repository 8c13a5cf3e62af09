#include "service/ledger/record.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "service/domain/recorded.h"
#include "store/bytes.h"

namespace minutebook::ledger {
namespace {

// Includes its terminating zero byte, as the format says.
constexpr char kPayloadTag[] = "minutebook/payload/v1";

// StoredEvent's fields 1, 2 and 3, length-delimited.
constexpr char kHeaderTag = 0x0a;
constexpr char kSaltTag = 0x12;
constexpr char kEventTag = 0x1a;

template <typename Message>
std::string Deterministic(const Message& message) {
  std::string bytes;
  bytes.reserve(message.ByteSizeLong());
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  return bytes;
}

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

class SaltBlock {
 public:
  std::string Next() {
    if (used_ == bytes_.size()) {
      // Without randomness no event may be acknowledged: a guessable salt cannot be taken back.
      if (RAND_bytes(bytes_.data(), static_cast<int>(bytes_.size())) != 1) std::abort();
      used_ = 0;
    }
    unsigned char* const begin = bytes_.data() + used_;
    used_ += kSaltBytes;
    std::string salt(begin, begin + kSaltBytes);
    // An erased event's salt must be gone: no copy stays behind.
    OPENSSL_cleanse(begin, kSaltBytes);
    return salt;
  }

 private:
  std::array<unsigned char, 64 * kSaltBytes> bytes_;
  std::size_t used_ = bytes_.size();
};

void AppendSized(char tag, std::string_view value, std::string* out) {
  out->push_back(tag);
  std::uint64_t size = value.size();
  for (; size >= 0x80; size >>= 7) out->push_back(static_cast<char>(size | 0x80));
  out->push_back(static_cast<char>(size));
  out->append(value);
}

const EVP_MD* Sha256() {
  static const EVP_MD* const md = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return md;
}

}  // namespace

std::string CanonicalBytes(const v1::Event& event) { return Deterministic(event); }
std::string HeaderBytes(const v1::EventHeader& header) { return Deterministic(header); }

std::string NewSalt() {
  // Drawn for many at once: a call to the generator costs more than its bytes.
  thread_local SaltBlock block;
  return block.Next();
}

std::string PayloadDigest(std::string_view salt, std::string_view event_bytes) {
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> owned(EVP_MD_CTX_new());
  EVP_MD_CTX* const context = owned.get();
  std::string digest(32, '\0');
  const bool ok =
      EVP_DigestInit_ex2(context, Sha256(), nullptr) == 1 &&
      EVP_DigestUpdate(context, kPayloadTag, sizeof(kPayloadTag)) == 1 &&
      EVP_DigestUpdate(context, salt.data(), salt.size()) == 1 &&
      EVP_DigestUpdate(context, event_bytes.data(), event_bytes.size()) == 1 &&
      EVP_DigestFinal_ex(context, reinterpret_cast<unsigned char*>(digest.data()), nullptr) == 1;
  if (!ok) std::abort();
  return digest;
}

std::string EncodeStored(std::string_view header_bytes, std::string_view salt,
                         std::string_view event_bytes) {
  // Written by hand: a message would copy all three once more.
  constexpr std::size_t kFramesBytesMax = 3 * 6;
  std::string stored;
  stored.reserve(header_bytes.size() + salt.size() + event_bytes.size() + kFramesBytesMax);
  AppendSized(kHeaderTag, header_bytes, &stored);
  // proto3 leaves out what is empty.
  if (!salt.empty()) AppendSized(kSaltTag, salt, &stored);
  if (!event_bytes.empty()) AppendSized(kEventTag, event_bytes, &stored);
  return stored;
}

absl::StatusOr<v1::StoredEvent> DecodeStored(std::string_view stored) {
  v1::StoredEvent event;
  if (!event.ParseFromArray(stored.data(), static_cast<int>(stored.size()))) {
    return absl::DataLossError("a stored event does not parse");
  }
  return event;
}

absl::StatusOr<v1::EventHeader> DecodeHeader(std::string_view header_bytes) {
  v1::EventHeader header;
  if (!header.ParseFromArray(header_bytes.data(), static_cast<int>(header_bytes.size()))) {
    return absl::DataLossError("the header of a stored event does not parse");
  }
  return header;
}

std::string_view HeaderBytesOfStored(std::string_view stored) {
  return store::HeaderOf(stored).value_or(std::string_view());
}

bool IsErased(std::string_view stored) {
  const std::string_view header = HeaderBytesOfStored(stored);
  return !header.empty() && header.data() + header.size() == stored.data() + stored.size();
}

std::string Redacted(std::string_view stored) {
  return EncodeStored(HeaderBytesOfStored(stored), "", "");
}

absl::StatusOr<domain::RecordedEvent> DecodeEvent(std::string_view stored) {
  auto record = DecodeStored(stored);
  if (!record.ok()) return record.status();
  auto header = DecodeHeader(record->header());
  if (!header.ok()) return header.status();
  return domain::ToRecorded(*header, record->event());
}

absl::StatusOr<v1::EventHeader> HeaderOfStored(std::string_view stored) {
  const std::string_view bytes = HeaderBytesOfStored(stored);
  if (bytes.empty()) return absl::DataLossError("a stored event has no header");
  return DecodeHeader(bytes);
}

}  // namespace minutebook::ledger
