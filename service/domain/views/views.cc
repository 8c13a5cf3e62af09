#include <array>

#include "service/domain/views/all_views.h"

namespace minutebook::domain {

// Violations are told in this order: what is most likely the cause of the others comes first.
std::span<const View* const> Views() {
  static constexpr std::array kViews = {
      &kBodyView, &kReferenceView, &kPartyView,    &kMemberView,   &kCountView,   &kOfficeView,
      &kTermView, &kMeetingView,   &kDocumentView, &kProposalView, &kSignOffView,
  };
  return kViews;
}

bool IsSupported(v1::EventType type) {
  switch (type) {
    case v1::EVENT_TYPE_UNSPECIFIED:
    // Written by the server itself, past the rules.
    case v1::EVENT_TYPE_LEDGER_ESTABLISHED:
    case v1::EVENT_TYPE_LEDGER_RESTORED:
    case v1::EVENT_TYPE_SIGNING_KEY_CHANGED:
    case v1::EVENT_TYPE_PAYLOAD_ERASED:
    // They change what earlier events amount to, which the fold cannot do yet.
    case v1::EVENT_TYPE_EVENT_CORRECTED:
    case v1::EVENT_TYPE_EVENT_RETRACTED:
    case v1::EVENT_TYPE_DISPUTE_RESOLVED:
      return false;
    default:
      return true;
  }
}

}  // namespace minutebook::domain
