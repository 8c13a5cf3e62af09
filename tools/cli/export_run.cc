#include "tools/cli/export_run.h"

#include <memory>
#include <ostream>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/cli/atomic_file.h"
#include "tools/cli/complaint.h"
#include "tools/cli/export_lines.h"
#include "tools/cli/import_run.h"
#include "tools/cli/moment.h"
#include "tools/cli/phrases.h"
#include "tools/cli/progress.h"
#include "tools/client/error.h"

namespace minutebook::cli {
namespace {

constexpr std::size_t kPositionsToldMax = 10;

absl::Status EndReached() { return absl::CancelledError("the end that was asked for"); }

class ExportRun {
 public:
  ExportRun(Session& session, const ExportOptions& options)
      : session_(session), options_(options), next_(options.from) {}

  ExitCode Run() {
    const auto ledger = session_.client().GetLedger();
    if (!ledger.ok()) return Complain(session_.console, ledger.status());
    to_ = options_.to == 0 ? ledger->position() : options_.to;
    if (to_ > ledger->position()) {
      return Usage(
          absl::StrCat("--to ", to_, ": the ledger ends at position ", ledger->position()));
    }
    if (options_.from > to_ + 1) {
      return Usage(absl::StrCat("--from ", options_.from, ": the last position is ", to_));
    }
    if (!options_.file.empty()) {
      auto file = AtomicFile::Open(options_.file);
      if (!file.ok()) return CannotWrite(file.status());
      file_ = *std::move(file);
    }
    Progress progress(session_.console, to_ - options_.from + 1);
    absl::Status status = Write(ExportHeadLine(*ledger, options_.bodies, options_.from, to_));
    if (status.ok()) status = ReadAll(progress);
    elapsed_ = progress.elapsed();
    progress.Clear();
    if (status.ok() && written_.ok() && file_ != nullptr) written_ = file_->Commit();
    session_.console.out.flush();
    if (!written_.ok()) return CannotWrite(written_);
    if (!status.ok()) return TellFailure(status);
    TellResult();
    return kOk;
  }

 private:
  std::ostream& err() { return session_.console.err; }

  ExitCode Usage(const std::string& what) {
    err() << "minutebook: " << what << "\n";
    return kUsage;
  }

  ExitCode CannotWrite(const absl::Status& status) {
    err() << "minutebook: " << status.message() << "\n";
    return kBroken;
  }

  absl::Status Write(const std::string& line) {
    bytes_ += line.size() + 1;
    if (file_ == nullptr) {
      session_.console.out << line << "\n";
      if (!session_.console.out) written_ = absl::UnknownError("the export could not be written");
    } else {
      written_ = file_->Write(absl::StrCat(line, "\n"));
    }
    return written_;
  }

  // Goes on after the last event as long as a broken connection brought any.
  absl::Status ReadAll(Progress& progress) {
    ExportLines lines([this](const std::string& id) { return LookUp(id); });
    while (true) {
      const std::uint64_t began = next_;
      bool ended = next_ > to_;
      v1::ReadEventsRequest request;
      request.set_position(next_);
      request.mutable_filter()->mutable_bodies()->Add(options_.bodies.begin(),
                                                      options_.bodies.end());
      const auto take = [&](const v1::RecordedEvent& event) -> absl::Status {
        ended = event.header().position() > to_;
        if (ended) return EndReached();
        absl::Status taken = Take(event, lines);
        if (taken.ok()) {
          next_ = event.header().position() + 1;
          progress.Update(next_ - options_.from);
        }
        return taken;
      };
      const absl::Status status =
          ended ? absl::OkStatus() : session_.client().ReadEvents(request, take);
      const bool again = !ended && written_.ok() && client::IsRetryable(status) && next_ > began;
      if (again) continue;
      unresolved_ = lines.unresolved();
      bodies_ = lines.bodies();
      return ended ? absl::OkStatus() : status;
    }
  }

  absl::Status Take(const v1::RecordedEvent& event, ExportLines& lines) {
    const bool erasure = event.header().type() == v1::EVENT_TYPE_PAYLOAD_ERASED;
    if (event.header().bodies_size() == 0 || erasure) {
      ++servers_own_;
      return absl::OkStatus();
    }
    if (!event.has_event()) {
      ++erased_;
      if (erased_ <= kPositionsToldMax) erased_at_.push_back(event.header().position());
      return absl::OkStatus();
    }
    const auto line = lines.Line(event);
    if (!line.ok()) return line.status();
    ++events_;
    return Write(*line);
  }

  absl::StatusOr<v1::RecordedEvent> LookUp(const std::string& event_id) {
    v1::GetEventRequest request;
    request.set_event_id(event_id);
    auto found = session_.client().GetEvent(request);
    if (!found.ok()) return found.status();
    return std::move(*found->mutable_event());
  }

  ExitCode TellFailure(const absl::Status& status) {
    const ExitCode code = Complain(session_.console, status);
    if (file_ != nullptr) {
      err() << "Nothing was written to " << options_.file << ".\n";
    } else {
      err() << "Written: what is on record up to position " << next_ - 1 << ". To go on: --from "
            << next_ << ".\n";
    }
    return code;
  }

  void TellResult() {
    std::ostream& to = file_ == nullptr ? err() : session_.console.out;
    to << (file_ == nullptr ? "" : options_.file + ": ") << Count(events_, "event")
       << " exported, up to position " << WithCommas(to_) << " (" << DurationInWords(elapsed_)
       << ")\n";
    if (servers_own_ > 0) {
      to << "Left out: " << Count(servers_own_, "event")
         << " of the server's own; another ledger has its own.\n";
    }
    if (erased_ > 0) {
      to << "Left out: " << Count(erased_, "erased event") << ", at position "
         << absl::StrJoin(erased_at_, ", ") << (erased_ > erased_at_.size() ? ", ..." : "")
         << "; what names them will be refused where they are not on record.\n";
    }
    if (unresolved_ > 0) {
      to << Count(unresolved_, "id")
         << " could not be looked up, and was left as it is: the event named must be on record "
            "under it where this is imported.\n";
    }
    TellOtherBodies(to);
    if (bytes_ > kImportBytesMax) to << "To import it: minutebook import --sorted FILE\n";
  }

  void TellOtherBodies(std::ostream& to) {
    if (options_.bodies.empty()) return;
    for (const std::string& body : options_.bodies) bodies_.erase(body);
    if (bodies_.empty()) return;
    const std::vector<std::string> others(bodies_.begin(), bodies_.end());
    to << "It leans on the record of " << InSeries(others)
       << ": where that is not on record, export it with this (--body "
       << absl::StrJoin(others, " --body ") << ").\n";
  }

  static std::string Count(std::uint64_t n, const char* what) {
    return absl::StrCat(WithCommas(n), " ", what, n == 1 ? "" : "s");
  }

  Session& session_;
  const ExportOptions& options_;
  std::unique_ptr<AtomicFile> file_;
  std::uint64_t next_;    // position to read next
  std::uint64_t to_ = 0;  // last position
  absl::Status written_;  // how the writing goes
  std::size_t bytes_ = 0;
  std::uint64_t events_ = 0;
  std::uint64_t servers_own_ = 0;
  std::uint64_t erased_ = 0;
  std::vector<std::uint64_t> erased_at_;  // the first of them
  std::size_t unresolved_ = 0;
  std::set<std::string> bodies_;
  absl::Duration elapsed_;
};

}  // namespace

ExitCode RunExport(Session& session, const ExportOptions& options) {
  return ExportRun(session, options).Run();
}

}  // namespace minutebook::cli
