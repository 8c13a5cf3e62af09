// Files by their hash: the events that name them, under the body whose document they hold, or, of
// minutes, under each body of the meeting. What they are files of is read from its own row.
#include "service/domain/identifiers.h"
#include "service/domain/views/all_views.h"

namespace minutebook::domain {
namespace {

void AddFile(std::string_view body, const std::string& sha256, Keys* keys) {
  if (!sha256.empty()) keys->push_back(FileKey(body, sha256));
}

template <typename Files>
void AddFiles(std::string_view body, const Files& files, Keys* keys) {
  for (const v1::FileReference& file : files) AddFile(body, file.sha256(), keys);
}

void AddFilesOfDocument(const Recorded& recorded, Keys* keys) {
  const absl::StatusOr<SubjectName> document =
      ParseSubjectName(DocumentOf(recorded.event), recorded.primary());
  if (!document.ok()) return;
  for (const std::string& body : recorded.envelope.bodies) {
    if (body != document->body) continue;
    AddFiles(body, recorded.event.document_tabled().files(), keys);
    AddFiles(body, recorded.event.document_adopted().files(), keys);
    AddFile(body, recorded.event.file_attached().file().sha256(), keys);
  }
}

void Collect(const Recorded& recorded, Keys* keys) {
  if (!DocumentOf(recorded.event).empty()) AddFilesOfDocument(recorded, keys);
  for (const std::string& body : recorded.envelope.bodies) {
    AddFile(body, recorded.event.minutes_approved().sha256(), keys);
  }
}

}  // namespace

const View kFileView = {&Collect, &Collect, nullptr};

}  // namespace minutebook::domain
