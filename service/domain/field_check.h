// How the fields of one event are checked: findings, and the checks that many fields share. Fields
// are named by their numbers; their JSON names come from the descriptors.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "minutebook/v1/ledger_service.pb.h"
#include "service/domain/violation.h"

namespace minutebook::domain {

// Limits that hold where a field's comment in the contract names no other.
inline constexpr std::size_t kTextBytesMax = 4096;
inline constexpr std::size_t kListItemsMax = 1000;
// Of parties that one list names: each is looked up in every body that the event touches.
inline constexpr std::size_t parties_named_max = 500;

inline constexpr std::size_t kUrlBytesMax = 2048;
inline constexpr std::size_t kLanguageBytesMax = 64;
inline constexpr std::size_t kMediaTypeBytesMax = 256;
inline constexpr std::size_t kNameBytesMax = 512;
inline constexpr std::size_t kHashBytes = 32;
inline constexpr std::size_t kViolationsMax = 100;

// What was found in one NewEvent, which it must not outlive.
class Findings {
 public:
  // No more than `kept_max` are kept, and one that says that there are more.
  explicit Findings(const v1::NewEvent& event, std::size_t kept_max = kViolationsMax)
      : event_(event), kept_max_(kept_max) {}
  Findings(const Findings&) = delete;
  Findings& operator=(const Findings&) = delete;

  bool empty() const { return violations_.empty(); }
  bool full() const { return violations_.size() > kept_max_; }
  void Add(std::string field, std::string_view code, std::string message);
  // Whether the body is the event's primary one or a further one.
  bool Touches(std::string_view body) const;
  Violations Take() { return std::move(violations_); }

 private:
  const v1::NewEvent& event_;
  const std::size_t kept_max_;
  Violations violations_;
};

// A value of a field, as it lies in serialised bytes.
struct Said {
  int field = 0;
  std::string_view bytes;    // of a text, of bytes, of numbers packed
  std::uint64_t number = 0;  // of a number or an enum
  std::size_t begin = 0;     // of a message: where among all values its own stand, and end
  std::size_t end = 0;
};

// A message as it was read off its bytes (plain_event.h): the values from begin to end of `all`.
struct SaidMessage {
  const Said* all = nullptr;
  std::size_t begin = 0;
  std::size_t end = 0;
};

// A message under examination, and where it lies. Borrows the message, the findings and its parent.
// It is looked at by reflection or, for a fraction of the cost, in what was read off its bytes;
// then a finding says neither where nor what is wrong. The checks of form pass over what is empty;
// Require does not. All take lists too.
class MessageCheck {
 public:
  // The outermost message, at `path`.
  MessageCheck(const google::protobuf::Message& message, std::string_view path, Findings& findings)
      : message_(&message),
        descriptor_(message.GetDescriptor()),
        reflection_(message.GetReflection()),
        findings_(findings),
        root_path_(path) {}
  MessageCheck(const SaidMessage& said, Findings& findings) : said_(said), findings_(findings) {}
  // The message in `field` of `parent`; index -1 where the field is no list.
  MessageCheck(const google::protobuf::Message& message, const MessageCheck& parent,
               const google::protobuf::FieldDescriptor* field, int index)
      : message_(&message),
        descriptor_(message.GetDescriptor()),
        reflection_(message.GetReflection()),
        findings_(parent.findings_),
        parent_(&parent),
        field_(field),
        index_(index) {}
  MessageCheck(const MessageCheck&) = delete;
  MessageCheck& operator=(const MessageCheck&) = delete;

  // Where it is looked at by reflection.
  const google::protobuf::Message& message() const { return *message_; }
  Findings& findings() const { return findings_; }

  // Whether the field says anything: not empty, not blank, not 0, set.
  bool Has(int field) const;
  void Refuse(int field, std::string_view code, std::string message, int index = -1) const;
  void RefuseField(const google::protobuf::FieldDescriptor* field, std::string_view code,
                   std::string message, int index = -1) const;
  // The message as a whole.
  void RefuseThis(std::string_view code, std::string message) const;

  // `remedy` completes "is required: ".
  void Require(int field, std::string_view remedy) const;
  // An id of a subject of the primary body, or of a body.
  void Slug(int field) const;
  // Likewise, with the id that follows from the event where the field is empty.
  void NewId(int field, std::string_view id, std::string_view remedy) const;
  // An id of a subject: of the primary body, or written "body:id", of a body that the event
  // touches.
  void Subject(int field) const;
  // A list of subjects that are parties: no more than may be named.
  void Parties(int field) const;
  // An event id or ref.
  void Reference(int field) const;
  void Date(int field) const;
  // An enum that must say something: not UNSPECIFIED.
  void Chosen(int field) const;
  void Url(int field) const;
  void Hash(int field) const;
  void Language(int field) const;
  void MediaType(int field) const;
  void Text(int field, std::size_t bytes_max) const;
  void Items(int field, std::size_t items_max) const;
  // Two dates, the second exclusive: refused if it certainly is not after the first.
  void Order(int from, int to, std::string_view code) const;
  // `during` stands alone.
  void DuringAlone(int from, int to, int during) const;

  // Calls check(MessageCheck) for the message in a field, if set, or for each of a list.
  template <typename Check>
  void Each(int field, Check check) const {
    if (read_off()) {
      return EachSaid(field, [&](const Said& said) {
        check(MessageCheck(SaidMessage{said_.all, said.begin, said.end}, findings_));
      });
    }
    const google::protobuf::FieldDescriptor* descriptor = Field(field);
    if (!descriptor->is_repeated()) {
      if (!reflection_->HasField(*message_, descriptor)) return;
      check(MessageCheck(reflection_->GetMessage(*message_, descriptor), *this, descriptor, -1));
      return;
    }
    const int size = reflection_->FieldSize(*message_, descriptor);
    for (int i = 0; i < size && !findings_.full(); ++i) {
      check(MessageCheck(reflection_->GetRepeatedMessage(*message_, descriptor, i), *this,
                         descriptor, i));
    }
  }

 private:
  bool read_off() const { return said_.all != nullptr; }
  // Calls use(Said) for each value of a field. There are few in a message: nothing to search by.
  template <typename Use>
  void EachSaid(int field, Use use) const {
    for (std::size_t i = said_.begin; i < said_.end; ++i) {
      if (said_.all[i].field == field) use(said_.all[i]);
    }
  }
  const google::protobuf::FieldDescriptor* Field(int number) const;
  std::string_view String(int field) const;
  std::size_t Size(int field) const;
  // Calls use(text, index) for each text that is not empty.
  template <typename Use>
  void EachText(int field, Use use) const;
  std::string Path() const;

  const google::protobuf::Message* message_ = nullptr;
  // Asked for once: each time costs a look at whether they are made yet.
  const google::protobuf::Descriptor* descriptor_ = nullptr;
  const google::protobuf::Reflection* reflection_ = nullptr;
  SaidMessage said_;
  Findings& findings_;
  const MessageCheck* parent_ = nullptr;
  const google::protobuf::FieldDescriptor* field_ = nullptr;
  int index_ = -1;
  std::string_view root_path_;
};

}  // namespace minutebook::domain
