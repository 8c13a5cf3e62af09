// The first record in brief: ASEAN, its Smart Cities Network, and two bodies that meet jointly.
#pragma once

#include "tests/domain/views/book.h"

namespace minutebook::domain {

inline void AddParty(Book& book, const std::string& body, const std::string& id,
                     const std::string& kind, const std::string& name,
                     const std::string& part_of = "") {
  book.Add(body,
           R"({"on":"2018","partyRegistered":{"party":")" + id + R"(","kind":"PARTY_KIND_)" + kind +
               R"(","names":[{"text":")" + name + R"(","language":"en"}],"partOf":")" + part_of +
               R"("}})",
           "2018-12-31");
}

// Events up to the source of 2021-08-30.
inline void AddUntil2021(Book& book) {
  book.Add("asean", R"({"ref":"established","on":"1967-08-08","bodyEstablished":{
      "names":[{"text":"Association of Southeast Asian Nations","language":"en"}],
      "abbreviations":["ASEAN"],"timeZone":"Asia/Jakarta"}})",
           "2018-12-31");
  const std::pair<const char*, const char*> states[] = {
      {"bn", "Brunei Darussalam"}, {"kh", "Cambodia"},  {"id", "Indonesia"}, {"my", "Malaysia"},
      {"ph", "Philippines"},       {"sg", "Singapore"}, {"vn", "Viet Nam"}};
  for (const auto& [id, name] : states) AddParty(book, "asean", id, "STATE", name);
  book.Add("asean", R"({"on":"2001","officeDefined":{"office":"chair",
      "termRule":{"months":12,"calendar":true},
      "rotation":{"order":["bn","kh","id","my","ph","sg","vn"],"first":"2021"}}})",
           "2018-12-31");
  book.Add("ascn", R"({"ref":"established","on":"2018-04","bodyEstablished":{
      "names":[{"text":"ASEAN Smart Cities Network","language":"en"}],"abbreviations":["ASCN"],
      "timeZone":"Asia/Jakarta","parent":"asean"}})",
           "2018-12-31");
  AddParty(book, "ascn", "hanoi", "CITY", "Hanoi", "vn");
  AddParty(book, "ascn", "da-nang", "CITY", "Da Nang", "vn");
  AddParty(book, "ascn", "ho-chi-minh-city", "CITY", "Ho Chi Minh City", "vn");
  AddParty(book, "ascn", "johor-bahru", "CITY", "Johor Bahru", "my");
  for (const char* city : {"hanoi", "da-nang", "ho-chi-minh-city", "johor-bahru"}) {
    book.Add("ascn",
             R"({"on":"2018-04","memberAdmitted":{"party":")" + std::string(city) +
                 R"(","class":"member city"}})",
             "2018-12-31");
  }
  book.Add("ascn", R"({"on":"2018-04","officeDefined":{"office":"chair","seats":1,
      "names":[{"text":"Chair of ASCN","language":"en"}],"followsParentOffice":"chair"}})",
           "2018-12-31");
  book.Add("ascn", R"({"on":"2018-04","officeDefined":{"office":"guiding-country","seats":1,
      "aliases":["Shepherd"]}})",
           "2018-12-31");
  book.Add("ascn", R"({"ref":"vn-2020","on":"2020","chairAssumed":{"party":"vn","during":"2020"}})",
           "2021-08-30");
  book.Add("ascn", R"({"ref":"three","on":"2020","onInferred":"told beside 2020",
      "documentAdopted":{"document":"three-documents-2020","count":3}})",
           "2021-08-30");
  book.Add("ascn", R"({"ref":"partners","on":"2020","proposalPutForward":{
      "proposal":"partners-2020","subject":"cities","proposerCount":6,"proposers":["my","sg"]}})",
           "2021-08-30");
  book.Add("ascn", R"({"ref":"annual-4","on":"2021-08-30","meetingHeld":{"series":"annual",
      "ordinal":4,"format":"MEETING_FORMAT_VIRTUAL","presiding":{"party":"bn","as":"chair"},
      "topics":["ASCN portal"]},"remarks":[{"party":"vn","text":"on its chairmanship"}]})",
           "2021-08-30");
  book.Add("ascn", R"({"on":"2021-08-30","membersCounted":{"class":"member city","count":26}})",
           "2021-08-30");
  book.Add("ascn", R"({"ref":"bn-2021","on":"2021","chairAssumed":{"party":"bn","during":"2021"}})",
           "2021-08-30");
  book.Add("ascn", R"({"ref":"kh-2022","on":"2021-08-30","at":"annual-4",
      "chairNominated":{"party":"kh","during":"2022"}})",
           "2021-08-30");
  book.Add("ascn", R"({"ref":"sg-guide","on":"2021-08-30","at":"annual-4","guidingCountryElected":{
      "party":"sg","from":"2021-08-30","to":"2023-08-30","or":[{"during":"2022/2023"}]},
      "wording":"in the following two years"})",
           "2021-08-30");
  book.Add("ascn", R"({"ref":"annual-5-slated","on":"2021-08-30","meetingScheduled":{
      "series":"annual","ordinal":5,"planned":"2021-11"}})",
           "2021-08-30");
}

// Everything: later sources, with what they contradict.
inline void AddAll(Book& book) {
  AddUntil2021(book);
  book.Add("ascn", R"({"ref":"sg-renewed","on":"2021-08-30","at":"annual-4",
      "guidingCountryElected":{"party":"sg","from":"2021-08-30","to":"2023-08-30",
      "or":[{"during":"2022/2023"}],"renewal":true},
      "disputes":[{"event":"sg-guide","about":["DISPUTE_ASPECT_MANNER"]}]})",
           "2021-08-31");
  book.Add("ascn", R"({"ref":"annual-5","on":"2022-08-30","meetingHeld":{"series":"annual",
      "ordinal":5,"host":"kh"}})",
           "2022-09-30");
  book.Add("ascn", R"({"ref":"kh-2022-assumed","on":"2022","chairAssumed":{"party":"kh",
      "fulfils":"kh-2022"}})",
           "2022-09-30");
  for (const char* body : {"amf", "mgmac"}) {
    book.Add(body, R"({"ref":"established","on":"2011","bodyEstablished":{
        "names":[{"text":"Mayors"}],"timeZone":"Asia/Jakarta","parent":"asean"}})",
             "2022-12-31");
  }
  book.Add(ToRecord{{"amf", "mgmac"},
                    R"({"ref":"opened","on":"2022-12-02/2022-12-03",
      "meetingHeld":{"meeting":"mayors-2022","title":"Mayors of ASEAN 2022"}})",
                    "2022-12-31"});
  book.Add(ToRecord{{"amf", "mgmac"},
                    R"({"ref":"green-deal","on":"2022","at":"mayors-2022",
      "proposalPutForward":{"proposal":"green-deal","title":"ASEAN Green Deal",
      "subject":"a green deal",
      "proposers":["kh"]}})",
                    "2022-12-31"});
  book.Add(ToRecord{{"mgmac"},
                    R"({"ref":"statement","on":"2022-12-03",
      "documentAdopted":{"document":"statement","title":"Joint Statement"}})",
                    "2022-12-31"});
  book.Add("ascn", R"({"ref":"id-guide","on":"2023-07-12","guidingCountryAssumed":{"party":"id",
      "from":"2023-07-12","replaces":"sg-guide"},"disputes":[
      {"event":"sg-guide","about":["DISPUTE_ASPECT_END"]},
      {"event":"sg-renewed","about":["DISPUTE_ASPECT_END"]}]})",
           "2023-12-31");
  book.Add("ascn", R"({"ref":"id-2022","on":"2022/2023","chairAssumed":{"party":"id",
      "during":"2022/2023"},"disputes":[{"event":"kh-2022","about":["DISPUTE_ASPECT_HOLDER"]}]})",
           "2023-12-31");
  book.Add("ascn", R"({"ref":"handed","on":"2025-09-09","officeHandedOver":{"office":"chair",
      "from":"my","to":"ph","during":"2026"}})",
           "2025-10-04");
  book.Add("ascn", R"({"ref":"ph-2026","on":"2025-09-09","chairAssumed":{"party":"ph",
      "during":"2026"}})",
           "2025-10-04");
  book.Add("asean", R"({"ref":"ph-2026","on":"2023-09-05","chairElected":{"party":"ph",
      "during":"2026","manner":"MANNER_APPOINTED"}})",
           "2025-10-04");
  book.Add("ascn", R"({"ref":"est-day","on":"2018-04-28","bodyEstablished":{
      "names":[{"text":"ASEAN Smart Cities Network","language":"en"}],
      "timeZone":"Asia/Jakarta"},"refines":["established"]})");
  book.Add("ascn", R"({"ref":"est-may","on":"2018-05","bodyEstablished":{
      "names":[{"text":"ASEAN Smart Cities Network","language":"en"}],"timeZone":"Asia/Jakarta"},
      "disputes":[{"event":"established","about":["DISPUTE_ASPECT_OCCURRENCE"]}]})");
}

}  // namespace minutebook::domain
