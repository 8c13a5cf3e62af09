// Random histories with corrections, corrections of corrections, retractions undone, and disputes:
// the record answers as one that had been told right from the start. The naive model is a plain
// list of events, worked out anew for each question.
#include <gmock/gmock.h>

#include <map>
#include <optional>
#include <random>

#include "tests/domain/views/random_history.h"

namespace minutebook::domain {
namespace {

std::string Field(const std::string& name, const std::string& value) {
  return "\"" + name + "\":\"" + value + "\"";
}

// One event, or an amendment of one, as the naive model knows it.
struct Entry {
  std::string ref;
  std::string event;      // of an amendment: empty
  std::string target;     // of an amendment: what it names
  std::string corrected;  // what a correction says instead
};

class Chronicle {
 public:
  explicit Chronicle(std::uint32_t seed) : history_(seed) {}

  // Adds random events and amendments to the book; what the rules refuse is left out.
  void Write(Book& book, int count) {
    const std::vector<ToRecord> events = history_.Events(count);
    for (const ToRecord& event : events) {
      Tell(book, Disputing(event.event, entries_.size()));
      while (history_.Below(2) == 0) Amend(book);
    }
  }

  // The first `count` entries as they hold: what is retracted left out, the rest as corrected.
  std::vector<ToRecord> Effective(std::size_t count) const {
    std::map<std::string, bool> retracted;
    for (std::size_t i = count; i-- > 0;) {
      const Entry& entry = entries_[i];
      const bool retracts = !entry.target.empty() && entry.corrected.empty();
      if (retracts && !retracted[entry.ref]) retracted[entry.target] = true;
    }
    std::vector<ToRecord> events;
    for (std::size_t i = 0; i < count; ++i) {
      const Entry& entry = entries_[i];
      if (!entry.target.empty() || retracted[entry.ref]) continue;
      std::string says = entry.event;
      for (std::size_t j = i + 1; j < count; ++j) {
        const Entry& later = entries_[j];
        if (later.target == entry.ref && !later.corrected.empty() && !retracted[later.ref]) {
          says = later.corrected;
        }
      }
      events.push_back({{"club"}, "{" + Field("ref", entry.ref) + "," + says.substr(1), ""});
    }
    return events;
  }

  std::size_t size() const { return entries_.size(); }
  History& history() { return history_; }

 private:
  // A body of an event, without its ref, which may dispute one of the first entries.
  std::string Disputing(const std::string& event, std::size_t before) {
    std::string body = "{" + event.substr(event.find(',') + 1);
    if (before == 0 || history_.Below(4) != 0) return body;
    body.pop_back();
    return body + R"(,"disputes":[{"event":")" + AnyEvent(before) +
           R"(","about":["DISPUTE_ASPECT_HOLDER"]}]})";
  }

  // The first entry is an event.
  std::string AnyEvent(std::size_t before) {
    while (true) {
      const Entry& entry = entries_[history_.Below(static_cast<std::uint32_t>(before))];
      if (entry.target.empty()) return entry.ref;
    }
  }

  std::string NewRef() { return "x" + std::to_string(next_++); }

  void Tell(Book& book, const std::string& body) {
    const std::string ref = NewRef();
    const std::string event = "{" + Field("ref", ref) + "," + body.substr(1);
    if (book.Record({{"club"}, event, ""}).empty()) entries_.push_back({ref, body, "", ""});
  }

  void Amend(Book& book) {
    const std::string ref = NewRef();
    if (history_.Below(2) == 0) {
      const Entry& any = entries_[history_.Below(static_cast<std::uint32_t>(entries_.size()))];
      const std::string target = any.ref;
      const std::string event = "{" + Field("ref", ref) + R"(,"eventRetracted":{)" +
                                Field("event", target) + R"(,"reason":"r","authority":"a"}})";
      if (book.Record({{"club"}, event, ""}).empty()) {
        entries_.push_back({ref, "", target, ""});
      }
      return;
    }
    const std::string target = AnyEvent(entries_.size());
    const std::string body = OfType(target);
    if (body.empty()) return;
    // The rules say which version holds; the first that they take is it.
    for (auto version = entries_.rbegin(); version != entries_.rend(); ++version) {
      if (version->ref != target && (version->target != target || version->corrected.empty())) {
        continue;
      }
      const std::string event = "{" + Field("ref", ref) + R"(,"eventCorrected":{)" +
                                Field("event", target) + "," + Field("version", version->ref) +
                                R"(,"replacement":)" + body + R"(,"reason":"r","authority":"a"}})";
      if (!book.Record({{"club"}, event, ""}).empty()) continue;
      entries_.push_back({ref, "", target, body});
      return;
    }
  }

  // Another event of the type of `ref`; empty if none came up.
  std::string OfType(const std::string& ref) {
    std::string told;
    std::size_t before = 0;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      if (entries_[i].ref != ref) continue;
      told = entries_[i].event;
      before = i;
    }
    const auto type = [](const std::string& body) {
      const std::size_t on = body.find("\",\"") + 3;
      return body.substr(on, body.find('"', on) - on);
    };
    for (const ToRecord& other : history_.Events(30)) {
      const std::string body = Disputing(other.event, before);
      if (type(body) == type(told)) return body;
    }
    return "";
  }

  History history_;
  std::vector<Entry> entries_;
  int next_ = 0;
};

TEST(AmendmentsPropertyTest, RecordAnswersAsIfToldRightFromTheStart) {
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Chronicle chronicle(seed);
    Book book;
    LayDown(book);
    const store::Position laid = book.head();
    chronicle.Write(book, 25);
    ASSERT_EQ(book.head(), laid + chronicle.size());
    for (const std::size_t count : {chronicle.size(), chronicle.size() / 2}) {
      Book naive;
      LayDown(naive);
      for (const ToRecord& event : chronicle.Effective(count)) naive.Force(event);
      for (int i = 0; i < 4; ++i) {
        const std::string on = chronicle.history().Day();
        ASSERT_EQ(AllAnswers(book, on, true, laid + count), AllAnswers(naive, on, true))
            << "on " << on << " as of " << laid + count;
      }
    }
  }
}

}  // namespace
}  // namespace minutebook::domain
