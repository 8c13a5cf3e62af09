#include "tools/cli/rebuild_run.h"

#include <memory>
#include <ostream>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "tools/cli/complaint.h"
#include "tools/cli/layout.h"
#include "tools/cli/message_writer.h"
#include "tools/cli/moment.h"
#include "tools/cli/progress.h"

namespace minutebook::cli {
namespace {

std::string Text(const v1::RebuiltViews& done, const Paint& paint) {
  const bool same = done.digest_before() == done.digest_after();
  Sheet sheet(paint);
  sheet.Add("position", WithCommas(done.position()));
  sheet.Add("digest", absl::StrCat(absl::BytesToHexString(done.digest_after()),
                                   same ? ", as of the rows that were served" : ""));
  if (!same) {
    sheet.Add("before", paint.Bad(done.digest_before().empty()
                                      ? "the rows that were served could not be read"
                                      : absl::BytesToHexString(done.digest_before())));
  }
  std::string title = same ? "The views are what the log says"
                           : "The views that were served are not what the log says";
  if (done.replaced()) {
    absl::StrAppend(&title, "; those made anew are served from now on");
  } else if (!same) {
    absl::StrAppend(&title, ", and still served. Rebuild them without --check-only");
  }
  return absl::StrCat(paint.Bold(absl::StrCat(title, ".")), "\n", sheet.Text());
}

}  // namespace

ExitCode RebuildViews(Session& session, bool check_only) {
  const Console& console = session.console;
  v1::RebuildViewsRequest request;
  request.set_check_only(check_only);
  std::unique_ptr<Progress> progress;
  v1::RebuiltViews done;
  const absl::Status status = session.client().RebuildViews(
      request, [&](const v1::RebuildViewsResponse& response) -> absl::Status {
        if (session.json) console.out << ProtoJson(response) << "\n";
        if (progress == nullptr) progress = std::make_unique<Progress>(console, response.head());
        progress->Update(response.position());
        if (response.has_done()) done = response.done();
        return absl::OkStatus();
      });
  progress.reset();
  if (!status.ok()) return Complain(console, status);
  if (!session.json) console.out << Text(done, AnswerPaint(console));
  const bool same = done.digest_before() == done.digest_after();
  return same || done.replaced() ? kOk : kBroken;
}

}  // namespace minutebook::cli
