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
#include "service/ledger/wire_fields.h"
#include "store/bytes.h"

namespace minutebook::ledger {
namespace {

// Includes its terminating zero byte, as the format says.
constexpr char kPayloadTag[] = "minutebook/payload/v1";

constexpr char kNoStoredEvent[] = "a stored event does not parse";
constexpr char kNoHeader[] = "the header of a stored event does not parse";

// StoredEvent's fields 1, 2 and 3, length-delimited.
constexpr char kHeaderTag = 0x0a;
constexpr char kSaltTag = 0x12;
constexpr char kEventTag = 0x1a;

std::size_t VarintBytes(std::uint64_t number) {
  std::size_t bytes = 1;
  for (; number >= 0x80; number >>= 7) ++bytes;
  return bytes;
}

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

// EventHeader's fields, and BodyRevision's.
void AddBody(const store::BodyRevision& touched, std::string* out) {
  constexpr char kBodiesTag = 0x12;
  std::size_t size = touched.body.empty() ? 0 : 1 + VarintBytes(touched.body.size());
  size += touched.body.size();
  if (touched.revision > 0) size += 1 + VarintBytes(touched.revision);
  out->push_back(kBodiesTag);
  store::AppendVarint(size, out);
  AddBytes(0x0a, touched.body, out);
  AddNumber(0x10, touched.revision, out);
}

bool Parse(std::string_view bytes, google::protobuf::MessageLite* message) {
  return message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

const EVP_MD* Sha256() {
  static const EVP_MD* const md = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return md;
}

}  // namespace

std::string CanonicalBytes(const v1::Event& event) { return Deterministic(event); }
std::string HeaderBytes(const v1::EventHeader& header) { return Deterministic(header); }

std::string HeaderBytes(const HeaderFields& header) {
  constexpr std::size_t kNumbersBytesMax = 64;
  constexpr std::size_t kBodyFrameBytesMax = 24;
  std::size_t about = kNumbersBytesMax + header.event_id.size() + header.recorder.size() +
                      header.payload_digest.size();
  for (const store::BodyRevision& touched : header.bodies) {
    about += kBodyFrameBytesMax + touched.body.size();
  }
  std::string bytes;
  bytes.reserve(about);
  AddNumber(0x08, header.position, &bytes);
  for (const store::BodyRevision& touched : header.bodies) AddBody(touched, &bytes);
  const auto* const id = reinterpret_cast<const char*>(header.event_id.data());
  AddBytes(0x1a, {id, header.event_id.size()}, &bytes);
  AddNumber(0x20, static_cast<std::uint64_t>(header.type), &bytes);
  AddNumber(0x28, static_cast<std::uint64_t>(header.recorded_at_us), &bytes);
  AddNumber(0x30, static_cast<std::uint64_t>(header.known_at_us), &bytes);
  AddBytes(0x3a, header.recorder, &bytes);
  AddBytes(0x42, header.payload_digest, &bytes);
  return bytes;
}

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
  if (!Parse(stored, &event)) return absl::DataLossError(kNoStoredEvent);
  return event;
}

absl::StatusOr<v1::EventHeader> DecodeHeader(std::string_view header_bytes) {
  v1::EventHeader header;
  if (!Parse(header_bytes, &header)) return absl::DataLossError(kNoHeader);
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

absl::StatusOr<const domain::RecordedEvent*> EventDecoder::Decode(std::string_view stored) {
  if (!Parse(stored, &stored_)) return absl::DataLossError(kNoStoredEvent);
  if (!Parse(stored_.header(), &header_)) return absl::DataLossError(kNoHeader);
  absl::Status status = domain::ReadRecorded(header_, stored_.event(), &recorded_);
  if (!status.ok()) return status;
  return &recorded_;
}

absl::StatusOr<v1::EventHeader> HeaderOfStored(std::string_view stored) {
  const std::string_view bytes = HeaderBytesOfStored(stored);
  if (bytes.empty()) return absl::DataLossError("a stored event has no header");
  return DecodeHeader(bytes);
}

}  // namespace minutebook::ledger
