#include "tests/crash/log_check.h"

#include "absl/strings/str_cat.h"
#include "service/ledger/record.h"

namespace minutebook {

absl::Status LogCheck::Wrong(const std::string& what) const {
  return absl::DataLossError(absl::StrCat("position ", range_.size() + 1, ": ", what));
}

absl::Status LogCheck::ReadOn(client::Client& client) {
  const auto ledger = client.GetLedger();
  if (!ledger.ok()) return ledger.status();
  if (ledger->position() < range_.size()) {
    return Wrong(absl::StrCat("lost: the log ends at ", ledger->position()));
  }
  if (ledger->position() > range_.size()) {
    v1::ReadEventsRequest request;
    request.set_position(range_.size() + 1);
    const absl::Status read =
        client.ReadEvents(request, [this](const v1::RecordedEvent& event) { return Take(event); });
    if (!read.ok()) return read;
  }
  if (range_.size() != ledger->position()) return Wrong("lost: it is not handed out");
  const store::Hash root = range_.Root();
  if (ledger->root_hash() != std::string(root.begin(), root.end())) {
    return Wrong("the root is not that of the headers before it");
  }
  return absl::OkStatus();
}

absl::Status LogCheck::Take(const v1::RecordedEvent& event) {
  const v1::EventHeader& header = event.header();
  if (header.position() != range_.size() + 1) {
    return Wrong(absl::StrCat("there stands position ", header.position()));
  }
  if (!ids_.insert(header.event_id()).second) return Wrong("doubled: the id is on record before");
  if (header.recorded_at_us() <= recorded_at_us_) return Wrong("recorded before the one before it");
  recorded_at_us_ = header.recorded_at_us();
  for (const v1::BodyRevision& body : header.bodies()) {
    if (body.revision() != ++revisions_[body.body()]) {
      return Wrong(absl::StrCat("revision ", body.revision(), " of ", body.body()));
    }
  }
  if (header.payload_digest() !=
      ledger::PayloadDigest(event.salt(), ledger::CanonicalBytes(event.event()))) {
    return Wrong("the payload is not that of the header");
  }
  if (absl::Status status = TakeOfWriter(event); !status.ok()) return status;
  range_.Append(store::HashLeaf(ledger::HeaderBytes(header)));
  return absl::OkStatus();
}

absl::Status LogCheck::TakeOfWriter(const v1::RecordedEvent& event) {
  std::size_t writer = 0;
  std::uint64_t number = 0;
  const std::string& ref = event.event().ref();
  if (!writers_.Named(ref, &writer, &number)) return absl::OkStatus();
  std::vector<std::uint64_t>& positions = positions_[writer];
  if (number != positions.size()) {
    return Wrong(absl::StrCat("reordered: ", ref, " where its writer's event ", positions.size(),
                              " was to come"));
  }
  const v1::NewEvent sent = writers_.EventOf(writer, number);
  if (ledger::CanonicalBytes(sent.event()) != ledger::CanonicalBytes(event.event()) ||
      event.header().bodies(0).body() != sent.body()) {
    return Wrong(ref + " is not as it was sent");
  }
  positions.push_back(event.header().position());
  return absl::OkStatus();
}

absl::Status LogCheck::CheckAcknowledged() {
  for (std::size_t writer = 0; writer < writers_.count(); ++writer) {
    const std::vector<std::uint64_t>& told = writers_.positions(writer);
    const std::vector<std::uint64_t>& there = positions_[writer];
    for (std::size_t& i = checked_[writer]; i < told.size(); ++i) {
      if (i >= there.size() || there[i] != told[i]) {
        return absl::DataLossError(absl::StrCat(
            "lost: event ", i, " of writer ", writer, " was acknowledged at position ", told[i],
            ", and is ", i < there.size() ? absl::StrCat("at ", there[i]) : "nowhere"));
      }
    }
    std::size_t appends = 0;
    std::size_t end = told.size();
    for (; end < there.size(); ++appends) {
      end += static_cast<std::size_t>(writers_.AppendOf(writer, end).events_size());
    }
    if (end > there.size() || appends > writers_.appends_ahead_of(writer)) {
      return absl::DataLossError(absl::StrCat("of writer ", writer, " there are ", there.size(),
                                              " events, and ", told.size(),
                                              " were acknowledged: half an append, or too many"));
    }
    untold_ += appends;
  }
  return absl::OkStatus();
}

}  // namespace minutebook
