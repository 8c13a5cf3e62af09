// Random records of two bodies with corrections, corrections of corrections, retractions undone,
// disputes and settlements, events of both bodies, and claims of when each was known; and the naive
// model of them: a plain list of events, worked out anew for each question.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "tests/domain/views/random_history.h"

namespace minutebook::domain {

inline std::string Quoted(const std::string& name, const std::string& value) {
  return "\"" + name + "\":\"" + value + "\"";
}

// One event, or an amendment of one, as the naive model knows it.
struct Entry {
  std::string ref;
  std::vector<std::string> bodies;  // the primary one first
  std::string event;                // of an amendment: empty
  std::string target;               // of an amendment: what it names
  std::string corrected;            // what a correction says instead
  std::string known_at;
};

class Chronicle {
 public:
  explicit Chronicle(std::uint32_t seed) : history_(seed, /*every_shape=*/true) {}

  static constexpr const char* kBodies[] = {"club", "league"};
  static void LayDownBoth(Book& book) {
    for (const char* body : kBodies) LayDown(book, body);
  }

  // Adds random events and amendments to the book; what the rules refuse is left out.
  void Write(Book& book, int count) {
    for (const ToRecord& event : history_.Events(count)) {
      // The record of the second body is brought in later, and was known earlier.
      const bool first = history_.Below(3) != 0;
      std::vector<std::string> bodies = {kBodies[first ? 0 : 1]};
      const bool shared = event.event.find("\"meetingHeld\"") != std::string::npos ||
                          event.event.find("\"documentAdopted\"") != std::string::npos ||
                          event.event.find("\"decisionRecorded\"") != std::string::npos;
      if (shared && history_.Below(2) == 0) bodies.emplace_back(kBodies[first ? 1 : 0]);
      const std::string body = "{" + event.event.substr(event.event.find(',') + 1);
      Tell(book, bodies, Disputing(body, bodies[0], entries_.size()));
      if (history_.Below(4) == 0) Settle(book);
      while (history_.Below(2) == 0) Amend(book);
    }
  }

  // The entries as they hold at a position after those laid down, as known by then: what is
  // retracted left out, the rest as corrected.
  std::vector<ToRecord> Effective(std::size_t count, const std::string& known_at) const {
    const auto known = [&](const Entry& entry) {
      return known_at.empty() || entry.known_at <= known_at;
    };
    std::map<std::string, bool> retracted;
    for (std::size_t i = count; i-- > 0;) {
      const Entry& entry = entries_[i];
      const bool retracts = !entry.target.empty() && entry.corrected.empty();
      if (known(entry) && retracts && !retracted[entry.ref]) retracted[entry.target] = true;
    }
    std::vector<ToRecord> events;
    for (std::size_t i = 0; i < count; ++i) {
      const Entry& entry = entries_[i];
      if (!known(entry) || !entry.target.empty() || retracted[entry.ref]) continue;
      std::string says = entry.event;
      for (std::size_t j = i + 1; j < count; ++j) {
        const Entry& later = entries_[j];
        if (known(later) && later.target == entry.ref && !later.corrected.empty() &&
            !retracted[later.ref]) {
          says = later.corrected;
        }
      }
      events.push_back(
          {entry.bodies, "{" + Quoted("ref", entry.ref) + "," + says.substr(1), entry.known_at});
    }
    return events;
  }

  std::size_t size() const { return entries_.size(); }
  History& history() { return history_; }
  // A time by which some of it was known, or empty.
  std::string KnownAt() { return history_.Below(2) == 0 ? "" : Time(history_.Below(clock_ + 1)); }
  // How many of each kind were taken: that the model says something.
  const std::map<std::string, int>& taken() const { return taken_; }

 private:
  // A body of an event, without its ref, which may dispute one of the first entries.
  std::string Disputing(std::string body, const std::string& of, std::size_t before) {
    static const std::vector<std::string> kAspects = {"HOLDER", "START", "END", "MANNER", "TITLE"};
    const std::string disputed = AnyEvent(of, before);
    if (disputed.empty() || history_.Below(4) != 0) return body;
    body.pop_back();
    return body + R"(,"disputes":[{"event":")" + disputed + R"(","about":["DISPUTE_ASPECT_)" +
           kAspects[history_.Below(5)] + R"("]}]})";
  }

  // An event of a body among the first entries; empty where a few tries find none.
  std::string AnyEvent(const std::string& of, std::size_t before) {
    for (int tries = 0; before > 0 && tries < 20; ++tries) {
      const Entry& entry = entries_[history_.Below(static_cast<std::uint32_t>(before))];
      if (entry.target.empty() && entry.bodies[0] == of) return entry.ref;
    }
    return "";
  }

  static std::string Time(std::uint32_t clock) {
    const std::string days = std::to_string(100 + clock % 28 + 1).substr(1);
    return std::to_string(2020 + clock / 336) + "-" +
           std::to_string(100 + clock / 28 % 12 + 1).substr(1) + "-" + days;
  }

  // The next claim: never before what any of the bodies knew, which the second does later.
  std::string Known(const std::vector<std::string>& bodies) {
    std::uint32_t clock = 0;
    for (const std::string& body : bodies) clock = std::max(clock, clocks_[body]);
    clock += history_.Below(bodies[0] == kBodies[0] ? 3 : 2);
    for (const std::string& body : bodies) clocks_[body] = clock;
    clock_ = std::max(clock_, clock);
    return Time(clock);
  }

  bool Take(Book& book, Entry entry, const std::string& event, const std::string& kind) {
    const std::map<std::string, std::uint32_t> before = clocks_;
    entry.known_at = Known(entry.bodies);
    if (!book.Record({entry.bodies, event, entry.known_at}).empty()) {
      clocks_ = before;
      return false;
    }
    entries_.push_back(std::move(entry));
    ++taken_[kind];
    return true;
  }

  std::string NewRef() { return "x" + std::to_string(next_++); }

  void Tell(Book& book, const std::vector<std::string>& bodies, const std::string& body) {
    const std::string ref = NewRef();
    const bool disputes = body.find("\"disputes\"") != std::string::npos;
    Take(book, {ref, bodies, body, "", "", ""}, "{" + Quoted("ref", ref) + "," + body.substr(1),
         body.starts_with("{\"disputeResolved\"") ? "settlement"
         : disputes                               ? "dispute"
         : bodies.size() > 1                      ? "joint"
                                                  : "event");
  }

  // Settles what some event disputes; the rules refuse what is no dispute.
  void Settle(Book& book) {
    std::vector<const Entry*> disputing;
    for (const Entry& entry : entries_) {
      if (entry.event.find("\"disputes\"") != std::string::npos) disputing.push_back(&entry);
    }
    if (disputing.empty()) return;
    const Entry& any = *disputing[history_.Below(static_cast<std::uint32_t>(disputing.size()))];
    const auto after = [&](const std::string& what) {
      const std::size_t at = any.event.rfind(what) + what.size();
      return any.event.substr(at, any.event.find('"', at) - at);
    };
    std::string upheld = any.ref;
    std::string aside = after(R"("disputes":[{"event":")");
    if (history_.Below(2) == 0) std::swap(upheld, aside);
    Tell(book, any.bodies,
         R"({"disputeResolved":{)" + Quoted("upheld", upheld) + R"(,"setAside":[")" + aside +
             R"("],"about":[")" + after(R"("about":[")") + R"("],"reason":"r","authority":"a"}})");
  }

  void Amend(Book& book) {
    if (entries_.empty()) return;
    const std::string ref = NewRef();
    const Entry any = entries_[history_.Below(static_cast<std::uint32_t>(entries_.size()))];
    if (history_.Below(2) == 0) {
      const std::string event = "{" + Quoted("ref", ref) + R"(,"eventRetracted":{)" +
                                Quoted("event", any.ref) + R"(,"reason":"r","authority":"a"}})";
      Take(book, {ref, any.bodies, "", any.ref, "", ""}, event,
           any.target.empty() ? "retraction" : "undoing");
      return;
    }
    const std::string target =
        any.target.empty() ? any.ref : AnyEvent(any.bodies[0], entries_.size());
    const std::string body = target.empty() ? "" : OfType(target, any.bodies[0]);
    if (body.empty()) return;
    // The rules say which version holds; the first that they take is it.
    for (std::size_t i = entries_.size(); i-- > 0;) {
      const Entry version = entries_[i];
      if (version.ref != target && (version.target != target || version.corrected.empty())) {
        continue;
      }
      const std::string event = "{" + Quoted("ref", ref) + R"(,"eventCorrected":{)" +
                                Quoted("event", target) + "," + Quoted("version", version.ref) +
                                R"(,"replacement":)" + body + R"(,"reason":"r","authority":"a"}})";
      const std::string kind = version.ref == target ? "correction" : "correction of a correction";
      if (Take(book, {ref, BodiesOf(target), "", target, body, ""}, event, kind)) return;
    }
  }

  std::vector<std::string> BodiesOf(const std::string& ref) const {
    for (const Entry& entry : entries_) {
      if (entry.ref == ref) return entry.bodies;
    }
    return {};
  }

  // Another event of the type of `ref`; empty if none came up.
  std::string OfType(const std::string& ref, const std::string& of) {
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
      const std::string body = "{" + other.event.substr(other.event.find(',') + 1);
      if (type(body) == type(told)) return Disputing(body, of, before);
    }
    return "";
  }

  History history_;
  std::vector<Entry> entries_;
  std::map<std::string, std::uint32_t> clocks_;
  std::uint32_t clock_ = 0;
  std::map<std::string, int> taken_;
  int next_ = 0;
};

}  // namespace minutebook::domain
