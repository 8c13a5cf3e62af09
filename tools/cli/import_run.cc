#include "tools/cli/import_run.h"

#include <ostream>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tools/cli/complaint.h"
#include "tools/cli/import_file.h"
#include "tools/cli/moment.h"
#include "tools/cli/progress.h"
#include "tools/cli/remember.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

constexpr std::size_t kProblemsShownMax = 20;

std::string Count(std::uint64_t n, const char* one, const char* many) {
  return absl::StrCat(WithCommas(n), " ", n == 1 ? one : many);
}

class ImportRun {
 public:
  ImportRun(Session& session, std::istream& in, const std::string& name, const ImportMode& mode)
      : session_(session), name_(name), mode_(mode), reader_(in, !mode.sorted) {}

  ExitCode Run() {
    if (mode_.sorted && !mode_.dry_run) return Stream();
    if (!ReadWhole()) return kRefused;
    if (!reader_.problems().empty()) return TellProblems("nothing was sent");
    const bool keep = mode_.sorted || (reader_.exported() && FirstOutOfOrder(events_) == nullptr);
    moved_ = keep ? 0 : SortByKnownAt(events_);
    if (mode_.dry_run) return TellPlan();
    return SendWhole();
  }

 private:
  std::ostream& out() { return session_.console.out; }
  std::ostream& err() { return session_.console.err; }

  // False where the file is larger than what is held in memory.
  bool ReadWhole() {
    while (auto event = reader_.Next()) {
      events_.push_back(std::move(*event));
      if (reader_.bytes() > kImportBytesMax) {
        err() << "minutebook: " << name_ << ": larger than " << (kImportBytesMax >> 20)
              << " MiB, too large to be sorted here; nothing was sent\n"
              << (reader_.exported() ? "It is an export, in order: import it with --sorted.\n"
                                     : "Sort it by known_at and import it with --sorted.\n");
        return false;
      }
    }
    return true;
  }

  ExitCode TellProblems(const std::string& consequence) {
    const Paint paint(session_.console.err_colour);
    const auto& problems = reader_.problems();
    err() << paint.Bad("minutebook: ") << name_ << ": "
          << Count(problems.size(), "mistake", "mistakes") << "; " << consequence << "\n";
    for (std::size_t i = 0; i < problems.size() && i < kProblemsShownMax; ++i) {
      const LineProblem& problem = problems[i];
      err() << "  " << paint.Bold(absl::StrCat("line ", problem.line)) << ": ";
      if (!problem.field.empty()) err() << Printable(problem.field) << ": ";
      err() << Printable(problem.message) << "\n";
    }
    if (problems.size() > kProblemsShownMax) {
      err() << "  and " << problems.size() - kProblemsShownMax << " more\n";
    }
    if (reader_.unnamed() > 0) {
      err() << "To give refs to the events that have none: minutebook import --assign-refs "
            << (name_ == "standard input" ? "FILE" : name_) << "\n";
    }
    return kRefused;
  }

  ExitCode TellPlan() {
    if (mode_.sorted) {
      if (const PlannedEvent* event = FirstOutOfOrder(events_)) {
        err() << "minutebook: " << name_ << ": line " << event->line
              << ": known earlier than a line before it of the same body: not sorted\n";
        return kRefused;
      }
    }
    out() << name_ << ": " << Count(events_.size(), "event", "events")
          << ", no mistakes seen here; ";
    if (reader_.exported() && moved_ == 0) {
      out() << "in the order of the ledger that it was exported from";
    } else if (moved_ == 0) {
      out() << "sorted by known_at as it is";
    } else {
      out() << Count(moved_, "event", "events") << " would be sent in another order, by known_at";
    }
    if (reader_.skipped() > 0) {
      out() << "; " << Count(reader_.skipped(), "event", "events")
            << " of the server's own left out";
    }
    out() << ". Nothing was sent; the rules of the record are the server's to check.\n";
    return kOk;
  }

  ExitCode SendWhole() {
    Progress progress(session_.console, events_.size());
    std::size_t next = 0;
    lines_.reserve(events_.size());
    return Send(progress, [&]() -> absl::StatusOr<std::optional<v1::NewEvent>> {
      if (next == events_.size()) return std::nullopt;
      lines_.push_back(events_[next].line);
      return std::move(events_[next++].event);
    });
  }

  ExitCode Stream() {
    Progress progress(session_.console, 0);
    return Send(progress, [&]() -> absl::StatusOr<std::optional<v1::NewEvent>> {
      auto event = reader_.Next();
      if (!reader_.problems().empty()) return absl::InvalidArgumentError("a bad line");
      if (!event) return std::nullopt;
      lines_.push_back(event->line);
      return std::move(event->event);
    });
  }

  ExitCode Send(Progress& progress, const client::EventSource& source) {
    const client::ImportOutcome outcome =
        session_.client().Import(source, [&](const client::ImportOutcome& so_far) {
          progress.Update(so_far.recorded + so_far.already_recorded);
        });
    const absl::Duration elapsed = progress.elapsed();
    progress.Clear();
    if (!outcome.status.ok()) return TellFailure(outcome);
    out() << name_ << ": " << Kept(outcome) << " (" << DurationInWords(elapsed) << ")\n";
    const absl::Status remembered = RememberUpTo(session_, outcome.position);
    return remembered.ok() ? kOk : Complain(session_.console, remembered);
  }

  static std::string Kept(const client::ImportOutcome& outcome) {
    std::string kept = absl::StrCat(Count(outcome.recorded, "event", "events"), " recorded");
    if (outcome.already_recorded > 0) {
      absl::StrAppend(&kept, ", ", WithCommas(outcome.already_recorded), " on record already");
    }
    if (outcome.position > 0) {
      absl::StrAppend(&kept, "; the ledger is at position ", WithCommas(outcome.position));
    }
    return kept;
  }

  ExitCode TellFailure(const client::ImportOutcome& outcome) {
    ExitCode code = kRefused;
    if (!reader_.problems().empty()) {
      TellProblems("stopped there");
    } else {
      std::string subject = name_;
      if (outcome.refused && *outcome.refused < lines_.size()) {
        absl::StrAppend(&subject, ": line ", lines_[*outcome.refused]);
      }
      code = Complain(session_.console, outcome.status, subject);
    }
    if (outcome.recorded + outcome.already_recorded > 0) {
      err() << "Kept: " << Kept(outcome) << ". "
            << (code == kUnavailable ? "Run it again" : "Mend what is wrong and run it again")
            << ": it goes on where it stopped.\n";
    } else if (code == kRefused) {
      err() << "Nothing was recorded.\n";
    }
    return code;
  }

  Session& session_;
  const std::string name_;
  const ImportMode mode_;
  ImportReader reader_;
  std::vector<PlannedEvent> events_;
  std::vector<std::size_t> lines_;  // of the events handed out, in order
  std::size_t moved_ = 0;
};

}  // namespace

ExitCode RunImport(Session& session, std::istream& in, const std::string& name,
                   const ImportMode& mode) {
  return ImportRun(session, in, name, mode).Run();
}

}  // namespace minutebook::cli
