// One Watch call: a cursor with one write in flight. It reads from the feed's recent groups, or,
// when it has fallen behind them, from the log.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "service/ledger/filter.h"
#include "service/rpc/call_log.h"
#include "service/rpc/parts.h"
#include "service/rpc/pumped_stream.h"

namespace minutebook::rpc {

class WatchStream final : public PumpedStream {
 public:
  static grpc::ServerWriteReactor<grpc::ByteBuffer>* Begin(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer& request,
                                                           const Parts& parts);
  WatchStream(grpc::CallbackServerContext* context, const Parts& parts, Permit permit,
              ledger::Filter filter, store::Position next);
  ~WatchStream() override { Disarm(); }  // a stream that was refused never hears OnDone

 protected:
  absl::StatusOr<Step> Produce(std::string* message) override;
  grpc::ByteBuffer ToSend(std::string message) override;
  void Arm(std::uint64_t resume) override;
  void Disarm() override;
  std::uint64_t ResumePosition() const override { return next_; }
  void Heartbeat() override { heartbeat_ = true; }
  void Ended(const grpc::Status& status) override { log_.Ended(status); }

 private:
  // Events up to about `head`, or as many as a message holds.
  absl::Status Take(store::Position head, std::string* message);
  absl::Status PassOverOthers(store::Position head);
  // False: the recent groups do not hold the next event.
  bool TakeFromFeed(store::Position head, std::string* message, absl::Status* status);
  absl::Status TakeFromLog(store::Position head, std::string* message);
  // Adds an event if the filter lets it through; false once the message is full, or on an error.
  bool TakeOne(std::string_view stored, std::string* message, absl::Status* status);

  const CallLog log_;
  ledger::Ledger& ledger_;
  const ledger::Filter filter_;
  SharedEvents& shared_events_;
  const std::size_t bytes_max_;
  ledger::Feed::WatcherId watcher_ = 0;
  std::atomic<bool> heartbeat_{false};
  // Of the one who produces.
  store::Position next_;
  store::Position told_ = 0;  // the last position that the client was told of
  bool caught_up_ = false;
  // Of the message that is produced.
  std::shared_ptr<const SharedEvents::Piece> shared_;  // its events; null: it has them itself
  bool from_log_ = false;
  bool more_ = false;  // lies at hand after it
};

}  // namespace minutebook::rpc
