#include "tools/cli/proof_json.h"

#include <google/protobuf/util/json_util.h>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tools/cli/json.h"

namespace minutebook::cli {
namespace {

// RFC 9162 needs one a level.
constexpr std::size_t kProofHashesMax = 64;

// Reads fields until one is wrong.
class Fields {
 public:
  explicit Fields(const JsonValue& object) : object_(object) {}

  std::uint64_t Number(const char* name) {
    const JsonValue* value = object_.Find(name);
    std::uint64_t number = 0;
    const bool written =
        value != nullptr && (value->kind == JsonValue::Kind::kNumber || value->is_string());
    if (!written || !absl::SimpleAtoi(value->text, &number)) {
      Fail(name, "a whole number that is not negative is expected");
    }
    return number;
  }

  std::string Bytes(const char* name) {
    const JsonValue* value = object_.Find(name);
    if (value != nullptr) return BytesOf(*value, name);
    Fail(name, "it is missing");
    return "";
  }

  store::Hash Hash(const char* name) { return HashOf(Bytes(name), name); }

  // null stands for none.
  std::vector<store::Hash> Proof() {
    std::vector<store::Hash> hashes;
    const JsonValue* value = object_.Find("proof");
    if (value == nullptr || value->is_null()) return hashes;
    if (!value->is_array() || value->items.size() > kProofHashesMax) {
      Fail("proof", "a list of at most 64 hashes is expected");
      return hashes;
    }
    for (const JsonValue& item : value->items) {
      hashes.push_back(HashOf(BytesOf(item, "proof"), "proof"));
    }
    return hashes;
  }

  const absl::Status& status() const { return status_; }

 private:
  std::string BytesOf(const JsonValue& value, const char* name) {
    std::string bytes;
    const bool read = value.is_string() && absl::Base64Unescape(value.text, &bytes);
    if (!read) Fail(name, "base64 is expected");
    return bytes;
  }

  store::Hash HashOf(const std::string& bytes, const char* name) {
    auto hash = verify::HashOf(bytes, name);
    if (!hash.ok() && status_.ok()) status_ = hash.status();
    return hash.ok() ? *hash : store::Hash{};
  }

  void Fail(const char* name, const char* what) {
    if (status_.ok()) status_ = absl::InvalidArgumentError(absl::StrCat(name, ": ", what));
  }

  const JsonValue& object_;
  absl::Status status_;
};

// The value as JSON again, for protobuf to read.
void Append(const JsonValue& value, std::string* out) {
  const char* separator = "";
  switch (value.kind) {
    case JsonValue::Kind::kNull:
      out->append("null");
      break;
    case JsonValue::Kind::kBool:
      out->append(value.boolean ? "true" : "false");
      break;
    case JsonValue::Kind::kNumber:
      out->append(value.text);
      break;
    case JsonValue::Kind::kString:
      out->append(QuoteJson(value.text));
      break;
    case JsonValue::Kind::kArray:
      out->push_back('[');
      for (const JsonValue& item : value.items) {
        out->append(separator);
        Append(item, out);
        separator = ",";
      }
      out->push_back(']');
      break;
    case JsonValue::Kind::kObject:
      out->push_back('{');
      for (const JsonMember& member : value.members) {
        absl::StrAppend(out, separator, QuoteJson(member.key), ":");
        Append(member.value, out);
        separator = ",";
      }
      out->push_back('}');
  }
}

const JsonValue* FindEvidence(const JsonValue& value) {
  const JsonValue* basis = value.Find("basis");
  const JsonValue* in_basis = basis == nullptr ? nullptr : basis->Find("evidence");
  if (in_basis != nullptr) return in_basis;
  const JsonValue* beside = value.Find("evidence");
  if (beside != nullptr && beside->is_object()) return beside;
  return value.Find("checkpoint") == nullptr ? nullptr : &value;
}

absl::StatusOr<ProofFile> ReadEvidence(const JsonValue& value) {
  std::string json;
  Append(value, &json);
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  v1::Evidence evidence;
  const auto status = google::protobuf::util::JsonStringToMessage(json, &evidence, options);
  if (!status.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("evidence: ", status.ToString()));
  }
  return evidence;
}

}  // namespace

absl::StatusOr<ProofFile> ReadProof(const std::string& text) {
  const auto value = ParseJson(text);
  if (!value.ok()) return value.status();
  Fields fields(*value);
  ProofFile proof;
  if (value->Find("leafIdx") != nullptr) {
    proof = verify::InclusionClaim{fields.Number("leafIdx"), fields.Number("treeSize"),
                                   fields.Hash("root"), fields.Hash("leafHash"), fields.Proof()};
  } else if (value->Find("size1") != nullptr) {
    proof = verify::ConsistencyClaim{fields.Number("size1"), fields.Number("size2"),
                                     fields.Bytes("root1"), fields.Bytes("root2"), fields.Proof()};
  } else if (const JsonValue* evidence = FindEvidence(*value); evidence != nullptr) {
    return ReadEvidence(*evidence);
  } else {
    return absl::InvalidArgumentError(
        "it holds no proof: leafIdx (inclusion), size1 (consistency) or evidence is expected");
  }
  if (!fields.status().ok()) return fields.status();
  return proof;
}

}  // namespace minutebook::cli
