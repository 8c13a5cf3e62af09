// Keys of the views' rows. A key is the view's letter, the body that owns the row, the subject and,
// in some views, an item; each part ends in NUL, so that no part can run into the next. The layout
// is README.md's "Rows".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "service/domain/identifiers.h"
#include "store/types.h"

namespace minutebook::domain {

enum class RowKind : char {
  kBody = 'b',
  kCount = 'c',
  kDocument = 'd',
  kEvent = 'e',
  kMeeting = 'g',
  kMember = 'm',
  kOffice = 'o',
  kParty = 'p',
  kProposal = 'q',
  kSignOff = 's',
  kTerm = 't',
  kAction = 'j',
  kDecision = 'k',
  kFile = 'f',
  kDated = 'w',  // when a subject of another kind is listed (dated.h)
};

// Prefix of all rows of a kind, and of those that a body owns.
std::string KindPrefix(RowKind kind);
std::string OwnerPrefix(RowKind kind, std::string_view owner);
// The key of a subject's row, which is also the prefix of its items.
std::string SubjectKey(RowKind kind, std::string_view owner, std::string_view subject);

std::string BodyKey(std::string_view body);
std::string PartyKey(std::string_view body, std::string_view party);
// Members and partners of a body, together so that one scan lists them by party.
std::string MemberKey(std::string_view body, std::string_view party, std::string_view member_class);
std::string PartnerKey(std::string_view body, std::string_view party);
std::string CountKey(std::string_view body, std::string_view member_class,
                     std::string_view part_of);
std::string OfficeKey(std::string_view body, std::string_view office);
// All rows about an office's tenures, and the one that the event `opened_by` began.
std::string TermPrefix(std::string_view body, std::string_view office);
std::string TermKey(std::string_view body, std::string_view office, const EventId& opened_by);
// The prefix that such a key begins with; empty if it is another's.
std::string_view TermPrefixOf(std::string_view key);
// What became of an event, in the rows of a body that it touches; the prefix of its amendments
// (corrections, retractions, undone or not) and of the events about it (that dispute it, settle
// that, attach a source, sign it off).
std::string EventKey(std::string_view body, const EventId& id);
// What follows an event's key in the rows of its amendments.
inline constexpr char kAmendmentItem = 'a';
std::string AmendmentPrefix(std::string_view body, const EventId& id);
std::string AmendmentKey(std::string_view body, const EventId& id, store::Position position);
std::string AboutPrefix(std::string_view body, const EventId& id);
std::string AboutKey(std::string_view body, const EventId& id, const EventId& about);

// Sign-offs of audits of an office, and one of them.
std::string SignOffPrefix(std::string_view body, std::string_view office);
std::string SignOffKey(std::string_view body, std::string_view office, const EventId& id);
// Events of a body that name a file with this hash: its 32 bytes.
std::string FileKey(std::string_view body, std::string_view sha256);

// A subject that several bodies may share (a meeting, document, proposal, decision or action), as
// the rows of `body` name it: "id" where the body is its owner, otherwise "owner:id".
std::string SharedSubject(std::string_view body, const SubjectName& name);

// The body that owns the row; empty if the key is none of ours.
std::string OwnerOf(std::string_view key);

// What a key says, without the view's letter; empty if it is none of ours.
std::vector<std::string> KeyParts(std::string_view key);

// The 16 bytes of an id.
std::string_view IdBytes(const EventId& id);
EventId IdFromBytes(std::string_view bytes);

}  // namespace minutebook::domain
