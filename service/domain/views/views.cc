#include <algorithm>
#include <array>

#include "service/domain/status_macros.h"
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

absl::StatusOr<Keys> RowsOf(const LedgerContext& context, const RecordedEvent& event,
                            const StateReader& state) {
  return RowsOf({context, event.envelope, event.event}, state);
}

absl::StatusOr<Keys> RowsOf(const Recorded& recorded, const StateReader& state) {
  Keys keys;
  for (const View* view : Views()) {
    if (view->rows != nullptr) RETURN_IF_ERROR(view->rows(recorded, state, &keys));
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
