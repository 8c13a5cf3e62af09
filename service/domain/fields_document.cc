// Documents and their files.
#include "minutebook/v1/document.pb.h"
#include "service/domain/fields.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

constexpr std::string_view kNameDocument = "name the document by its id, such as framework";

// Files of an event at most: each is found by its hash in a row of its own, which holds the event.
constexpr std::size_t kFilesMax = 64;

void CheckFile(const MessageCheck& file) {
  using File = v1::FileReference;
  file.Language(File::kLanguageFieldNumber);
  file.Hash(File::kSha256FieldNumber);
  file.Url(File::kUrlFieldNumber);
  file.MediaType(File::kMediaTypeFieldNumber);
  if (!file.Has(File::kSha256FieldNumber)) {
    file.Require(File::kUrlFieldNumber, "give the file's address or its SHA-256");
  }
}

void CheckTabled(const MessageCheck& fact) {
  using Fact = v1::DocumentTabled;
  fact.Require(Fact::kDocumentFieldNumber, kNameDocument);
  fact.Slug(Fact::kDocumentFieldNumber);
  fact.Require(Fact::kTitleFieldNumber, "write the document's title");
  fact.Parties(Fact::kSponsorsFieldNumber);
  fact.Items(Fact::kFilesFieldNumber, kFilesMax);
  fact.Each(Fact::kFilesFieldNumber, CheckFile);
}

void CheckAdopted(const v1::DocumentAdopted& document, const MessageCheck& fact) {
  using Fact = v1::DocumentAdopted;
  fact.Require(Fact::kDocumentFieldNumber, kNameDocument);
  fact.Slug(Fact::kDocumentFieldNumber);
  if (document.count() <= 1 && !fact.Has(Fact::kSymbolFieldNumber)) {
    fact.Require(Fact::kTitleFieldNumber,
                 "write the document's title or symbol, or, for unnamed ones, a count above 1");
  }
  fact.Slug(Fact::kSubmittedToFieldNumber);
  fact.Date(Fact::kSubmissionDueFieldNumber);
  fact.Items(Fact::kFilesFieldNumber, kFilesMax);
  fact.Each(Fact::kFilesFieldNumber, CheckFile);
}

void CheckIdentified(const v1::DocumentIdentified& document, const MessageCheck& fact) {
  using Fact = v1::DocumentIdentified;
  fact.Require(Fact::kDocumentFieldNumber, kNameDocument);
  fact.Slug(Fact::kDocumentFieldNumber);
  fact.Require(Fact::kOneOfFieldNumber, "name the counted group that it is one of");
  fact.Subject(Fact::kOneOfFieldNumber);
  fact.Require(Fact::kTitleFieldNumber, "write the document's title");
  if (!document.document().empty() && document.document() == document.one_of()) {
    fact.Refuse(Fact::kOneOfFieldNumber, "CONFLICTING_FIELDS",
                "A document is not one of itself; give it an id other than the group's.");
  }
}

void CheckSuperseded(const v1::DocumentSuperseded& document, const MessageCheck& fact) {
  using Fact = v1::DocumentSuperseded;
  fact.Require(Fact::kDocumentFieldNumber, kNameDocument);
  fact.Subject(Fact::kDocumentFieldNumber);
  fact.Subject(Fact::kSupersededByFieldNumber);
  if (!document.document().empty() && document.document() == document.superseded_by()) {
    fact.Refuse(Fact::kSupersededByFieldNumber, "CONFLICTING_FIELDS",
                "A document does not supersede itself; name the one that takes its place.");
  }
}

void CheckNoted(const MessageCheck& fact) {
  using Fact = v1::DocumentNoted;
  fact.Require(Fact::kDocumentFieldNumber,
               "name the document, such as ascn:framework for another body's");
  fact.Subject(Fact::kDocumentFieldNumber);
  fact.Chosen(Fact::kNotingFieldNumber);
}

}  // namespace

bool CheckDocumentFields(const v1::Event& event, const MessageCheck& fact) {
  switch (event.fact_case()) {
    case v1::Event::kDocumentTabled:
      CheckTabled(fact);
      return true;
    case v1::Event::kDocumentAdopted:
      CheckAdopted(event.document_adopted(), fact);
      return true;
    case v1::Event::kDocumentIdentified:
      CheckIdentified(event.document_identified(), fact);
      return true;
    case v1::Event::kDocumentNoted:
      CheckNoted(fact);
      return true;
    case v1::Event::kDocumentSuperseded:
      CheckSuperseded(event.document_superseded(), fact);
      return true;
    case v1::Event::kDocumentRescinded:
      fact.Require(v1::DocumentRescinded::kDocumentFieldNumber, kNameDocument);
      fact.Subject(v1::DocumentRescinded::kDocumentFieldNumber);
      return true;
    case v1::Event::kFileAttached:
      fact.Require(v1::FileAttached::kDocumentFieldNumber, kNameDocument);
      fact.Subject(v1::FileAttached::kDocumentFieldNumber);
      fact.Require(v1::FileAttached::kFileFieldNumber, "give the file's address or its SHA-256");
      fact.Each(v1::FileAttached::kFileFieldNumber, CheckFile);
      return true;
    default:
      return false;
  }
}

}  // namespace minutebook::domain
