#include "tools/cli/export_tiles.h"

#include <ostream>

#include "absl/strings/str_cat.h"
#include "service/verify/live_check.h"
#include "service/verify/tiles.h"
#include "tools/cli/complaint.h"
#include "tools/cli/moment.h"
#include "tools/cli/progress.h"
#include "tools/cli/utf8.h"
#include "tools/client/error.h"

namespace minutebook::cli {
namespace {

ExitCode Fail(const Session& session, const absl::Status& status) {
  session.console.err << "minutebook: " << Printable(status.message()) << "\n";
  return kBroken;
}

// Hands the events up to `size` to the writer; goes on where a connection broke that brought any.
absl::Status ReadUpTo(Session& session, std::uint64_t size, verify::TileWriter& writer,
                      absl::Status* written) {
  const std::uint64_t there = writer.size();
  Progress progress(session.console, size - there);
  while (writer.size() < size) {
    const std::uint64_t began = writer.size();
    v1::ReadEventsRequest request;
    request.set_position(began + 1);
    request.set_limit(size - began);
    const absl::Status status =
        session.client().ReadEvents(request, [&](const v1::RecordedEvent& event) {
          const v1::StoredEvent stored = verify::StoredOf(event);
          *written = writer.Add(verify::BytesOf(stored));
          progress.Update(writer.size() - there);
          return *written;
        });
    if (!written->ok()) return *written;
    const bool again = writer.size() > began && (status.ok() || client::IsRetryable(status));
    if (!again) return status.ok() ? absl::DataLossError("the server sent no events") : status;
  }
  return absl::OkStatus();
}

}  // namespace

ExitCode RunExportTiles(Session& session, const ExportTilesOptions& options) {
  const auto answer = session.client().Ask(v1::GetCheckpointRequest());
  if (!answer.ok()) return Complain(session.console, answer.status());
  auto writer = verify::TileWriter::Open(options.folder, options.payloads);
  if (!writer.ok()) return Fail(session, writer.status());
  const std::uint64_t size = answer->checkpoint().tree_size();
  const std::uint64_t before = (*writer)->size();
  if (before > size) {
    return Fail(session, absl::DataLossError(absl::StrCat(
                             options.folder, " holds ", before, " events, more than the ", size,
                             " of the server: it is of another ledger, or the ledger was cut")));
  }
  absl::Status written;
  if (const absl::Status status = ReadUpTo(session, size, **writer, &written); !status.ok()) {
    return written.ok() ? Complain(session.console, status) : Fail(session, written);
  }
  if (const absl::Status status = (*writer)->Finish(answer->checkpoint().note()); !status.ok()) {
    return Fail(session, status);
  }
  session.console.out << options.folder << ": " << WithCommas(size)
                      << " events under one checkpoint"
                      << (options.payloads ? ", with their payloads" : ", headers alone") << "; "
                      << WithCommas(size - before) << " fetched\n"
                      << "The key: " << Printable(answer->verifier_key()) << "\n";
  return kOk;
}

}  // namespace minutebook::cli
