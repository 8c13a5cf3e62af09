// Random histories of a club, and the answers to every question about it.
#pragma once

#include <gmock/gmock.h>

#include <random>
#include <string>
#include <vector>

#include "tests/domain/views/book.h"

namespace minutebook::domain {

// Of some file: 32 bytes of 0, as JSON writes them.
inline const std::string kSha256 = std::string(43, 'A') + "=";
inline constexpr int kOpenActions = 8;

class History {
 public:
  // Every shape: dates of each form, terms with several readings and flags, and events that change
  // what others laid down; their order then matters.
  explicit History(std::uint32_t seed, bool every_shape = false)
      : random_(seed), every_shape_(every_shape) {}

  // Events that any order may bring: none refers to another but those laid down first.
  std::vector<ToRecord> Events(int count) {
    std::vector<ToRecord> events;
    for (int i = 0; i < count; ++i) {
      const std::string ref = R"("ref":"r)" + std::to_string(i) + R"(",)";
      events.push_back({{"club"}, "{" + ref + R"("on":")" + Date() + R"(",)" + Fact(i) + "}", ""});
    }
    return events;
  }

  std::string Day() {
    return std::to_string(2015 + Below(10)) + "-0" + std::to_string(1 + Below(9)) + "-15";
  }
  std::uint32_t Below(std::uint32_t limit) { return random_() % limit; }
  std::mt19937& random() { return random_; }

 private:
  std::string Date() {
    const std::string day = Day();
    const std::uint32_t shape = Below(every_shape_ ? 8 : 4);
    switch (shape) {
      case 0:
        return day.substr(0, 4);
      case 1:
        return day.substr(0, 7);
      case 4:
        return day.substr(0, 4) + "~";
      case 5:
        return day.substr(0, 7) + "?";
      case 6:
        return day + "/" + day.substr(0, 8) + "20";
      case 7:
        return day.substr(0, 4) + "/" + std::to_string(2025 + Below(2));
      default:
        return day;
    }
  }
  std::string Party() { return R"("party":"p)" + std::to_string(Below(4)) + "\""; }
  std::string Term() {
    if (every_shape_ && Below(3) == 0) return ManyShapedTerm();
    if (Below(2) == 0) return R"("during":")" + std::to_string(2015 + Below(10)) + "\"";
    const std::uint32_t from = 2015 + Below(10);
    return R"("from":")" + std::to_string(from) + (Below(2) == 0 ? "-04" : "-04-01") +
           R"(","to":")" + std::to_string(from + 1 + Below(2)) + "\"";
  }
  std::string ManyShapedTerm() {
    const std::string year = std::to_string(2015 + Below(10));
    switch (Below(5)) {
      case 0:
        return R"("from":")" + year + "\"";
      case 1:
        return R"("from":")" + year + R"(-02","acting":true)";
      case 2:
        return R"("during":")" + year + R"(","or":[{"from":")" + year + R"(-03-01","to":")" + year +
               R"(-11"}])";
      case 3:
        return R"("during":"2016/)" + year + R"(7","renewal":true)";
      default:
        return R"("from":")" + year + R"(-06-30~","to":"2026","manner":"MANNER_ELECTED")";
    }
  }
  std::string File() {
    return R"("fileAttached":{"document":"paper","file":{"sha256":")" + kSha256 + R"("}})";
  }
  std::string Fact(int i) {
    const std::string id = std::to_string(i);
    if (every_shape_ && Below(3) == 0) return Change(id);
    switch (Below(13)) {
      case 0:
        return R"("officerNominated":{"office":"seat",)" + Party() + "," + Term() + "}";
      case 1:
        return R"("officerElected":{"office":"seat",)" + Party() + "," + Term() + "}";
      case 2:
        return R"("officerAssumed":{"office":"seat",)" + Party() + "}";
      case 3:
        return R"("officerVacated":{"office":"seat",)" + Party() + "}";
      case 4:
        return R"("officeHandedOver":{"office":"seat","to":"p1","endsOutgoingTerm":true})";
      case 5:
        return R"("meetingHeld":{"meeting":"m)" + id + R"("})";
      case 6:
        return R"("documentAdopted":{"document":"d)" + id + R"(","title":"D"})";
      case 7:
        return R"("partyNamed":{)" + Party() + R"(,"names":[{"text":"N)" + id + R"("}]})";
      case 8:
        return R"("decisionRecorded":{"decision":"k)" + id +
               R"(","document":"paper","proposal":"idea","outcome":"OUTCOME_ADOPTED"})";
      case 9:
        return R"("actionAssigned":{"action":"a)" + id + R"(","subject":"S","due":")" + Date() +
               R"("})";
      case 10:
        // Each once: those after the first few are told as files.
        if (i >= kOpenActions) return File();
        return R"("actionCompleted":{"action":"open)" + id + R"("})";
      case 11:
        return File();
      default:
        return R"("membersCounted":{"class":"all","count":)" + std::to_string(1 + i) + "}";
    }
  }

  // Of what was laid down.
  std::string Change(const std::string& id) {
    switch (Below(16)) {
      case 0:
        return R"("meetingRescheduled":{"meeting":"slated","planned":")" + Date() + R"("})";
      case 1:
        return R"("meetingCancelled":{"meeting":"slated"})";
      case 2:
        return R"("meetingHeld":{"meeting":"slated","ordinal":)" + std::to_string(1 + Below(3)) +
               R"(,"series":"annual"})";
      case 3:
        return R"("minutesApproved":{"meeting":"slated"})";
      case 4:
        return R"("documentRescinded":{"document":"paper"})";
      case 5:
        return R"("documentSuperseded":{"document":"paper","supersededBy":"other"})";
      case 6:
        return R"("documentAdopted":{"document":"paper"})";
      case 7:
        return R"("memberAdmitted":{)" + Party() + "}";
      case 8:
        return R"("memberWithdrawn":{)" + Party() + "}";
      case 9:
        return R"("partnerAdded":{)" + Party() + "}";
      case 10:
        return R"("partnerLeft":{)" + Party() + "}";
      case 11:
        return R"("officeRulesChanged":{"office":"seat","seats":)" + std::to_string(1 + Below(3)) +
               "}";
      case 12:
        return R"("bodyRenamed":{"names":[{"text":"B)" + id + R"("}]})";
      case 13:
        return R"("procedureSet":{"quorum":)" + std::to_string(1 + Below(5)) + "}";
      case 14:
        return R"("officerVacated":{"office":"seat"})";
      default:
        return R"("turnExcepted":{"office":"seat","exception":"TURN_EXCEPTION_SKIPPED",)" +
               Party() + R"(,"turn":")" + std::to_string(2015 + Below(10)) + R"("})";
    }
  }

  std::mt19937 random_;
  const bool every_shape_;
};

// Known before all else.
inline constexpr char kKnownFirst[] = "2010-01-01";

inline void LayDown(Book& book, const std::string& body = "club") {
  book.Add(body, R"({"ref":"established","on":"2000","bodyEstablished":{
      "names":[{"text":"Club"}],"timeZone":"UTC"}})",
           kKnownFirst);
  for (int i = 0; i < 4; ++i) {
    const std::string id = std::to_string(i);
    book.Add(body,
             R"({"ref":"party)" + id + R"(","on":"2000","partyRegistered":{"party":"p)" + id +
                 R"(","kind":"PARTY_KIND_STATE","names":[{"text":"P)" + id + R"("}]}})",
             kKnownFirst);
  }
  book.Add(body, R"({"ref":"seat","on":"2000","officeDefined":{"office":"seat",
      "unlimitedSeats":true}})",
           kKnownFirst);
  book.Add(body, R"({"ref":"paper","on":"2000","documentTabled":{"document":"paper",
      "title":"P"}})",
           kKnownFirst);
  book.Add(body, R"({"ref":"other","on":"2000","documentTabled":{"document":"other",
      "title":"O"}})",
           kKnownFirst);
  book.Add(body, R"({"ref":"slated","on":"2014","meetingScheduled":{"meeting":"slated",
      "planned":"2016-05"}})",
           kKnownFirst);
  book.Add(body, R"({"ref":"idea","on":"2000","proposalPutForward":{"title":"I"}})", kKnownFirst);
  for (int i = 0; i < kOpenActions; ++i) {
    const std::string id = "open" + std::to_string(i);
    book.Add(body, R"({"ref":")" + id + R"(","on":"2000","actionAssigned":{"subject":"S"}})",
             kKnownFirst);
  }
}

// Positions are where events came to lie, which differs.
inline void Strip(google::protobuf::Message* message) {
  const auto& reflection = *message->GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection.ListFields(*message, &fields);
  for (const auto* field : fields) {
    if (field->name() == "basis" || field->name() == "position" || field->name() == "revision" ||
        field->name() == "corrected_by") {
      reflection.ClearField(message, field);
    } else if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) {
      if (!field->is_repeated()) {
        Strip(reflection.MutableMessage(message, field));
        continue;
      }
      for (int i = 0; i < reflection.FieldSize(*message, field); ++i) {
        Strip(reflection.MutableRepeatedMessage(message, field, i));
      }
    }
  }
}

// What is known when a question is asked: up to a position (0: the head), by a time (empty: any).
struct AsOf {
  store::Position position = 0;
  std::string known_at;
};

// Adds the answer to what is compared.
template <typename Request>
void AddAnswer(const Book& book, Request request, const AsOf& as_of, bool strip,
               std::vector<std::string>* answers) {
  request.mutable_as_of()->set_position(as_of.position);
  request.mutable_as_of()->set_known_at(as_of.known_at);
  auto response = book.Ask(request);
  if (!response.ok()) {
    answers->push_back(response.status().ToString());
    return;
  }
  if (strip) Strip(&*response);
  answers->push_back(response->DebugString());
}

// Answers to every question, on a day; as of a position, or of the head.
inline std::vector<std::string> AllAnswers(const Book& book, const std::string& on, bool strip,
                                           const AsOf& as_of = {},
                                           const std::string& body = "club") {
  std::vector<std::string> answers;
  const auto ask = [&](auto request) {
    request.set_body(body);
    request.set_on(on);
    AddAnswer(book, request, as_of, strip, &answers);
  };
  v1::GetOfficeHolderRequest holder;
  holder.set_office("seat");
  ask(holder);
  v1::ListTermsRequest terms;
  terms.set_office("seat");
  ask(terms);
  v1::GetPartyRequest party;
  party.set_party("p1");
  ask(party);
  ask(v1::GetBodyRequest());
  ask(v1::ListPartiesRequest());
  ask(v1::ListMembersRequest());
  ask(v1::ListOfficesRequest());
  ask(v1::ListMeetingsRequest());
  ask(v1::ListDocumentsRequest());
  ask(v1::ListProposalsRequest());
  ask(v1::ListDecisionsRequest());
  ask(v1::ListActionsRequest());
  v1::FindFileRequest file;
  file.set_sha256(std::string(32, '\0'));
  ask(file);
  v1::ListBodiesRequest bodies;
  bodies.set_on(on);
  AddAnswer(book, bodies, as_of, strip, &answers);
  return answers;
}

}  // namespace minutebook::domain
