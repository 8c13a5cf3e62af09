#include "service/ledger/wake_queue.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace minutebook::ledger {

void WakeQueue::Add(Id watcher, const std::string& body, Urgency urgency) {
  watchers_[watcher] = {.body = body, .urgency = urgency};
  ++bodies_[body].watchers;
}

void WakeQueue::Remove(Id watcher) {
  const auto it = watchers_.find(watcher);
  if (it == watchers_.end()) return;
  const auto body = bodies_.find(it->second.body);
  body->second.waiting.erase(it->second.turn);
  body->second.waiting_at_once.erase(it->second.turn);
  // Where it stands in due_, it is passed over there.
  if (--body->second.watchers == 0) bodies_.erase(body);
  watchers_.erase(it);
  std::erase(at_once_, watcher);
}

const std::string* WakeQueue::BodyOf(Id watcher) const {
  const auto it = watchers_.find(watcher);
  return it == watchers_.end() ? nullptr : &it->second.body;
}

void WakeQueue::Wait(Id id, store::Position after, bool past) {
  const auto it = watchers_.find(id);
  if (it == watchers_.end()) return;
  Watcher& watcher = it->second;
  watcher.after = after;
  Body& body = bodies_.at(watcher.body);
  std::erase(at_once_, id);  // it waits for something else now
  Waiting& waiting = watcher.urgency == Urgency::kAtOnce ? body.waiting_at_once : body.waiting;
  if (!waiting.contains(watcher.turn)) {
    watcher.turn = ++turns_;
    waiting[watcher.turn] = id;
  }
  // Also of what came before anybody watched the body.
  if (past) body.touched = std::max(body.touched, after + 1);
  if (body.touched > after) MakeDue(watcher.body, &body);
}

void WakeQueue::Touch(const std::string& name, store::Position position) {
  const auto it = bodies_.find(name);
  if (it == bodies_.end()) return;
  it->second.touched = position;
  MakeDue(name, &it->second);
}

void WakeQueue::MakeDue(const std::string& name, Body* body) {
  for (const Id id : TakeFrom(&body->waiting_at_once, body->touched, watchers_.size())) {
    at_once_.push_back(id);
  }
  if (body->due || body->waiting.empty()) return;
  body->due = true;
  due_.push_back(name);
}

std::vector<WakeQueue::Id> WakeQueue::TakeFrom(Waiting* waiting, store::Position touched,
                                               std::size_t count) {
  std::vector<Id> taken;
  for (auto it = waiting->begin(); it != waiting->end() && taken.size() < count;) {
    if (watchers_.at(it->second).after >= touched) {
      ++it;
      continue;
    }
    taken.push_back(it->second);
    it = waiting->erase(it);
  }
  return taken;
}

std::optional<WakeQueue::Time> WakeQueue::NextAt() const {
  if (!at_once_.empty()) return Time::min();
  if (due_.empty()) return std::nullopt;
  return rests_until_;
}

std::vector<WakeQueue::Id> WakeQueue::Take(Time now) {
  if (!at_once_.empty()) return std::exchange(at_once_, {});
  while (!due_.empty()) {
    const std::string name = std::move(due_.front());
    due_.pop_front();
    const auto it = bodies_.find(name);
    if (it == bodies_.end()) continue;
    Body& body = it->second;
    body.due = false;
    std::vector<Id> taken = TakeFrom(&body.waiting, body.touched, pace_.burst_max);
    if (taken.empty()) continue;
    // Whoever is left has its turn after the other bodies.
    if (taken.size() == pace_.burst_max) MakeDue(name, &body);
    paid_until_ = std::max(paid_until_, now) + taken.size() * pace_.rest_for_each;
    if (paid_until_ >= now + pace_.burst_max * pace_.rest_for_each) rests_until_ = paid_until_;
    return taken;
  }
  return {};
}

}  // namespace minutebook::ledger
