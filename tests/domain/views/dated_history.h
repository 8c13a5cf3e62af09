// Random histories of subjects that are listed by date: with corrections of dates, retractions,
// settlements, subjects of two bodies and counted groups.
#pragma once

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/domain/views/book.h"

namespace minutebook::domain {

// Events of all kinds that are listed by date, about a few subjects, on a few dates.
class DatedHistory {
 public:
  static constexpr const char* kBodies[] = {"club", "league"};
  // So few that events meet, and many fall on one day.
  static constexpr std::uint32_t kSubjects = 12;

  DatedHistory(std::uint32_t seed, Book& book) : random_(seed), book_(book) {
    for (const char* body : kBodies) {
      book_.Add(
          body,
          R"({"ref":"b","on":"2000","bodyEstablished":{"names":[{"text":"B"}],"timeZone":"UTC"}})",
          "2026-10-01");
    }
  }

  void Write(int count) {
    for (int i = 0; i < count; ++i) {
      const std::size_t first = Below(2);
      std::vector<std::string> bodies = {kBodies[first]};
      if (Below(3) == 0) bodies.emplace_back(kBodies[1 - first]);
      const std::uint32_t what = Below(8);
      if (what == 0 && !told_.empty()) {
        Amend();
      } else if (what == 1 && !told_.empty()) {
        Settle();
      } else {
        Tell(bodies, Fact());
      }
    }
  }

  std::uint32_t Below(std::uint32_t limit) { return random_() % limit; }
  std::string Date() {
    static const std::vector<std::string> kDates = {
        "2019-03-01", "2019-03-01", "2019-03-02", "2019-03", "2019", "2019~", "2018/2023",
        "2020-02-29", "2020-02", "2019-12/2020-01", "2020", "2012/2022", "2019-02-27/2019-03-02",
        "2021-05-05", "2021-05-04/2021-05-06",
        // As long as a class of lengths may be, and a
        // day longer.
        "2019-02-01/2019-03-03", "2019-02-01/2019-03-04", "2020-01-01/2021-01-01", "0001-01-01",
        "0001/9999", "9999-12-31?", ""};
    return kDates[Below(static_cast<std::uint32_t>(kDates.size()))];
  }
  // A day that events became known, in no order.
  std::string Known() { return "2026-11-0" + std::to_string(1 + Below(9)); }
  int amended() const { return amended_; }
  int settled() const { return settled_; }
  // Facts of subjects that others had told of already, and refer to.
  int retold() const { return retold_; }

 private:
  struct Told {
    std::string ref;
    std::vector<std::string> bodies;
    std::string fact;  // the event without its ref, as it was first
    // Itself and its corrections, the last of which holds, each with its words.
    std::vector<std::pair<std::string, std::string>> versions;
    std::string retracted_by;  // empty: it is not
  };

  bool Record(const std::vector<std::string>& bodies, const std::string& ref,
              const std::string& fact) {
    return book_.Record({bodies, R"({"ref":")" + ref + "\"," + fact + "}", Known()}).empty();
  }

  void Tell(std::vector<std::string> bodies, std::string fact) {
    std::string said = fact;
    if (!told_.empty() && Below(3) == 0) {
      // Another account of the same, on another date.
      const Told& other = Any();
      bodies = other.bodies;
      fact = Redated(other.fact);
      said = (Below(2) == 0 ? R"("refines":[")" + other.ref + R"("],)"
                            : R"("disputes":[{"event":")" + other.ref + R"(","about":[")" +
                                  Aspect() + R"("]}],)") +
             fact;
    }
    const std::string ref = "x" + std::to_string(next_++);
    for (const std::string& one : {said, fact}) {
      if (!Record(bodies, ref, one)) continue;
      told_.push_back({ref, bodies, one, {{ref, one}}, ""});
      retold_ += one == fact ? 0 : 1;
      return;
    }
  }

  Told& Any() { return told_[Below(static_cast<std::uint32_t>(told_.size()))]; }
  std::string Aspect() {
    static constexpr const char* kAspects[] = {"OCCURRENCE", "OCCURRENCE", "START", "TITLE"};
    return std::string("DISPUTE_ASPECT_") + kAspects[Below(4)];
  }
  // The same on other dates, without what it refers to.
  std::string Redated(const std::string& told) {
    std::string fact = told.substr(told.find(R"("on":")"));
    for (const std::string key : {R"("on":")", R"("due":")", R"("planned":")"}) {
      const std::size_t at = fact.find(key);
      if (at == std::string::npos) continue;
      const std::size_t from = at + key.size();
      fact.replace(from, fact.find('"', from) - from, Date());
    }
    return fact;
  }

  // Another date for what was told, or the one before, or none of it, or all of it again.
  void Amend() {
    Told& told = Any();
    const std::string ref = "x" + std::to_string(next_++);
    const std::string why = R"(,"reason":"r","authority":"a"})";
    const std::uint32_t how = Below(6);
    if (how == 0 && told.versions.size() > 1) {
      const std::string& what = told.versions.back().first;
      if (!Record(told.bodies, ref, R"("eventRetracted":{"event":")" + what + "\"" + why)) return;
      told.versions.pop_back();
    } else if (how < 3) {
      const std::string& what = told.retracted_by.empty() ? told.ref : told.retracted_by;
      if (!Record(told.bodies, ref, R"("eventRetracted":{"event":")" + what + "\"" + why)) return;
      told.retracted_by = told.retracted_by.empty() ? ref : "";
    } else {
      const std::string& words = told.versions.back().second;
      const std::string fact = words.substr(0, words.find(R"("on":")")) + Redated(words);
      if (!Record(told.bodies, ref,
                  R"("eventCorrected":{"event":")" + told.ref + R"(","version":")" +
                      told.versions.back().first + R"(","replacement":{)" + fact + "}" + why)) {
        return;
      }
      told.versions.emplace_back(ref, fact);
    }
    ++amended_;
  }

  void Settle() {
    const Told& told = Any();
    const std::string key = R"("disputes":[{"event":")";
    const std::size_t at = told.fact.find(key);
    if (at == std::string::npos) return;
    const std::size_t from = at + key.size();
    std::string aside = told.fact.substr(from, told.fact.find('"', from) - from);
    const std::string about = told.fact.substr(told.fact.find(R"("about":)"));
    std::string upheld = told.ref;
    if (Below(2) == 0) std::swap(aside, upheld);
    const bool settled = Record(told.bodies, "x" + std::to_string(next_++),
                                R"("disputeResolved":{"upheld":")" + upheld + R"(","setAside":[")" +
                                    aside + R"("],)" + about.substr(0, about.find(']')) +
                                    R"(],"reason":"r","authority":"a"})");
    settled_ += settled ? 1 : 0;
  }

  std::string Fact() {
    const std::string id = std::to_string(Below(kSubjects));
    const std::string on = R"("on":")" + Date() + R"(",)";
    switch (Below(14)) {
      case 0:
        return on + R"("meetingScheduled":{"meeting":"m)" + id + R"(","planned":")" + Date() +
               R"("})";
      case 1:
        return on + R"("meetingRescheduled":{"meeting":"m)" + id + R"(","planned":")" + Date() +
               R"("})";
      case 2:
        return on + R"("meetingCancelled":{"meeting":"m)" + id + R"("})";
      case 3:
        return on + R"("minutesApproved":{"meeting":"m)" + id + R"("})";
      case 4:
        return on + R"("documentTabled":{"document":"d)" + id + R"(","title":"T"})";
      case 5:
        return on + R"("documentAdopted":{"document":"d)" + id + R"(","title":"A","subject":"S"})";
      case 6:
        return on + R"("documentAdopted":{"document":"g)" + std::to_string(Below(2)) +
               R"(","title":"G","subject":"S","count":9})";
      case 7:
        return on + R"("documentIdentified":{"document":"d)" + id + R"(","title":"I","oneOf":"g)" +
               std::to_string(Below(2)) + R"("})";
      case 8:
        return on + R"("documentRescinded":{"document":"d)" + id + R"("})";
      case 9:
        return on + R"("proposalPutForward":{"proposal":"p)" + id + R"(","title":"P"})";
      case 10:
        return on + R"("decisionRecorded":{"decision":"k)" + id +
               R"(","subject":"S","outcome":"OUTCOME_ADOPTED"})";
      case 11:
        return on + R"("actionAssigned":{"action":"a)" + id + R"(","subject":"S","due":")" +
               Date() + R"("})";
      case 12:
        return on + R"("actionCompleted":{"action":"a)" + id + R"("})";
      default:
        return on + R"("meetingHeld":{"meeting":"m)" + id + R"("})";
    }
  }

  std::mt19937 random_;
  Book& book_;
  std::vector<Told> told_;
  int next_ = 0;
  int amended_ = 0;
  int settled_ = 0;
  int retold_ = 0;
};

}  // namespace minutebook::domain
