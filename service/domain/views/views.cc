#include <algorithm>
#include <array>

#include "service/domain/views/all_views.h"

namespace minutebook::domain {

// Violations are told in this order: what is most likely the cause of the others comes first.
std::span<const View* const> Views() {
  static constexpr std::array kViews = {
      &kBodyView,    &kReferenceView, &kAmendmentView, &kPartyView,
      &kMemberView,  &kCountView,     &kOfficeView,    &kTermView,
      &kMeetingView, &kDocumentView,  &kProposalView,  &kDecisionView,
      &kActionView,  &kFileView,      &kSignOffView,   &kErasureView,
  };
  return kViews;
}

Keys RowsOf(const LedgerContext& context, const RecordedEvent& event) {
  return RowsOf({context, event.envelope, event.event});
}

Keys RowsOf(const Recorded& recorded) {
  Keys keys;
  for (const View* view : Views()) {
    if (view->rows != nullptr) view->rows(recorded, &keys);
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

bool IsSupported(v1::EventType type) {
  switch (type) {
    case v1::EVENT_TYPE_UNSPECIFIED:
    // Written by the server itself, past the rules.
    case v1::EVENT_TYPE_LEDGER_ESTABLISHED:
    case v1::EVENT_TYPE_LEDGER_RESTORED:
    case v1::EVENT_TYPE_SIGNING_KEY_CHANGED:
    case v1::EVENT_TYPE_PAYLOAD_ERASED:
      return false;
    default:
      return true;
  }
}

}  // namespace minutebook::domain
