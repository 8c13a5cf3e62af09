#include "service/ledger/ledger.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "service/domain/fold.h"
#include "service/domain/instant.h"
#include "service/ledger/record.h"
#include "service/ledger/refold.h"
#include "service/ledger/refusal.h"
#include "store/merkle_tree.h"

namespace minutebook::ledger {

Ledger::Ledger(std::unique_ptr<store::Store> store, const Clock& clock, LedgerOptions options)
    : store_(std::move(store)),
      clock_(clock),
      options_(std::move(options)),
      cuts_(store_->log()),
      events_(store_->log()),
      memo_(std::make_shared<Memo>(options_.limits.memo_bytes_max)),
      term_changes_(store_->log().Head(), options_.limits.term_changes_places),
      commit_point_(*store_, term_changes_),
      proofs_(*store_),
      feed_(options_.limits.feed_bytes_max, options_.limits.wake_pace) {}

Ledger::~Ledger() = default;

absl::StatusOr<std::unique_ptr<Ledger>> Ledger::Open(std::unique_ptr<store::Store> store,
                                                     const Clock& clock, LedgerOptions options) {
  std::unique_ptr<Ledger> ledger(new Ledger(std::move(store), clock, std::move(options)));
  if (ledger->log().Head() == 0) {
    if (absl::Status status = ledger->Establish(); !status.ok()) return status;
  }
  if (absl::Status status = ledger->ReadLast(); !status.ok()) return status;
  if (absl::Status status = ledger->FoldAnew(); !status.ok()) return status;
  if (absl::Status status = ledger->OpenSigner(); !status.ok()) return status;
  // What a crash left of an erasure. It is on record and nothing serves what it took; that its
  // bytes still lie in the files must not keep the rest of the record away.
  if (absl::Status status = ledger->Purge(); !status.ok()) {
    ledger->purge_warning_ = std::string(status.message());
  }
  ClockGuard guard(clock, ledger->last_recorded_us_, ledger->options_.confirmed_last_us);
  ledger->writer_ = std::make_unique<Writer>(
      *ledger->store_, ledger->commit_point_, ledger->feed_, std::move(guard),
      ledger->options_.room, ledger->context_, ledger->options_.limits, ledger->last_recorded_us_);
  ledger->search_ =
      std::make_unique<SearchIndex>(ledger->store_->log(), ledger->store_->views(),
                                    ledger->store_->words(), ledger->feed_, ledger->context_);
  ledger->backups_ = std::make_unique<Backups>(*ledger->store_, ledger->options_.backups);
  return ledger;
}

absl::Status Ledger::Establish() {
  v1::Event event;
  const auto& identity = store_->identity();
  event.mutable_ledger_established()->set_ledger_id(identity.ledger_id.data(),
                                                    identity.ledger_id.size());
  event.mutable_ledger_established()->set_name(identity.name);
  const std::int64_t now_us = clock_.WallUs();
  const std::string event_bytes = CanonicalBytes(event);
  const std::string salt = NewSalt();
  v1::EventHeader header;
  header.set_position(1);
  // The ledger's own id serves as the id of its first event: unique, and known to both sides.
  header.set_event_id(identity.ledger_id.data(), identity.ledger_id.size());
  header.set_type(v1::EVENT_TYPE_LEDGER_ESTABLISHED);
  header.set_recorded_at_us(now_us);
  header.set_known_at_us(now_us);
  header.set_recorder(kServerPrincipal);
  header.set_payload_digest(PayloadDigest(salt, event_bytes));
  const std::string header_bytes = HeaderBytes(header);
  store::Group group{1, {}, {}};
  group.events.push_back({identity.ledger_id,
                          {},
                          EncodeStored(header_bytes, salt, event_bytes),
                          store::HashLeaf(header_bytes)});
  return commit_point_.Commit(group).status;
}

absl::Status Ledger::ReadLast() {
  auto first = store_->log().Read(1);
  if (!first.ok()) return first.status();
  auto record = DecodeStored(*first);
  if (!record.ok()) return record.status();
  v1::Event event;
  const bool parsed = event.ParseFromString(record->event());
  const std::string& id = event.ledger_established().ledger_id();
  if (!parsed || id.size() != context_.ledger_id.size()) {
    return absl::DataLossError("position 1 does not hold the event that established the ledger");
  }
  std::copy(id.begin(), id.end(), context_.ledger_id.begin());
  auto last = store_->log().Read(store_->log().Head());
  if (!last.ok()) return last.status();
  auto header = HeaderOfStored(*last);
  if (!header.ok()) return header.status();
  if (header->position() != store_->log().Head()) {
    return absl::DataLossError(absl::StrCat("position ", store_->log().Head(),
                                            " holds the event of position ", header->position()));
  }
  last_recorded_us_ = header->recorded_at_us();
  return absl::OkStatus();
}

// The views are what this version of the code makes of the log: written by another version, or not
// up to the head, they are folded again from where they stand.
absl::Status Ledger::FoldAnew() {
  constexpr std::uint64_t kEventsAtOnce = 1000;
  if (store_->views_state().version != domain::kViewsVersion) {
    if (absl::Status status = store_->ResetViews(domain::kViewsVersion); !status.ok()) {
      return status;
    }
  }
  const store::Position head = store_->log().Head();
  const store::Position applied = store_->views_state().applied_position;
  if (applied >= head) return absl::OkStatus();
  Refold refold(context_, store_->log(), store_->views(), applied,
                [this](store::Position position, const std::vector<store::RowChange>& changes) {
                  return store_->ApplyViews(position, changes);
                });
  while (refold.position() < head) {
    if (absl::Status status = refold.Step(kEventsAtOnce); !status.ok()) return status;
    if (options_.rebuild_progress) options_.rebuild_progress(refold.position(), head);
  }
  return refold.Settle();
}

void Ledger::Append(AppendCommand command, AppendDone done) {
  auto prepared = Prepare(std::move(command));
  if (!prepared.ok()) {
    done(prepared.status());
    return;
  }
  Record(*std::move(prepared), std::move(done));
}

absl::StatusOr<PreparedAppend> Ledger::Prepare(AppendCommand command) const {
  return ledger::Prepare(std::move(command), context_.ledger_id, options_.limits);
}

void Ledger::Record(PreparedAppend append, AppendDone done) {
  append.done = std::move(done);
  writer_->Submit(std::move(append));
}

absl::StatusOr<std::optional<store::Position>> Ledger::Find(const store::EventId& id) const {
  auto found = store_->log().Find(std::span(&id, 1));
  if (!found.ok()) return found.status();
  return found->front();
}

domain::AnswerContext Ledger::AnswerNow() const {
  std::shared_ptr<Memo> memo;
  {
    store::MutexLock lock(memo_mutex_);
    memo = memo_;
  }
  return {context_,        store_->views(), cuts_,           store_->log().Head(),
          clock_.WallUs(), &events_,        std::move(memo), &term_changes_};
}

void Ledger::ForgetAnswers() {
  auto fresh = std::make_shared<Memo>(options_.limits.memo_bytes_max);
  store::MutexLock lock(memo_mutex_);
  memo_ = std::move(fresh);
}

absl::StatusOr<std::unique_ptr<ViewsRebuild>> Ledger::BeginRebuild(bool check_only) {
  auto alone = BeginAlone("the views are being made anew already");
  if (!alone.ok()) return alone.status();
  // It takes as much as the views have.
  if (const std::string full = options_.room.Check(); !full.empty()) {
    return absl::ResourceExhaustedError(full);
  }
  return ViewsRebuild::Begin(
      *store_, context_,
      // Keeps `alone` as long as the rebuild is there.
      [this, alone = *std::move(alone)](const std::function<absl::Status()>& work) {
        const absl::Status status = writer_->RunBetween(work);
        // What was worked out from rows that were damaged is no better than they.
        if (status.ok()) ForgetAnswers();
        return status;
      },
      check_only);
}

absl::StatusOr<std::shared_ptr<void>> Ledger::BeginAlone(const char* what) {
  const char* other = nullptr;
  if (!alone_.compare_exchange_strong(other, what)) {
    return absl::FailedPreconditionError(
        absl::StrCat(other, ": wait until that has ended, and ask again"));
  }
  return std::shared_ptr<void>(&alone_, [this](void*) { alone_ = nullptr; });
}

std::vector<std::string> Ledger::warnings() const {
  std::vector<std::string> warnings = store_->warnings();
  // First, as it never grows: who tells warnings tells the new ones at the end.
  if (signer_ != nullptr) {
    warnings.insert(warnings.begin(), signer_->warnings().begin(), signer_->warnings().end());
  }
  if (!purge_warning_.empty()) warnings.insert(warnings.begin(), purge_warning_);
  return warnings;
}

void Ledger::StopWriting() { writer_->Stop(); }

}  // namespace minutebook::ledger
