// The views that there are, each in the file of its name.
#pragma once

#include "service/domain/views/view.h"

namespace minutebook::domain {

extern const View kAmendmentView;  // corrections, retractions, settlements: rules
extern const View kActionView;
extern const View kBodyView;
extern const View kCountView;
extern const View kDecisionView;
extern const View kDocumentView;
extern const View kErasureView;  // no rules: the server's own
extern const View kFileView;
extern const View kMeetingView;
extern const View kMemberView;
extern const View kOfficeView;
extern const View kPartyView;
extern const View kProposalView;
extern const View kReferenceView;  // no rows: what an event may refer to
extern const View kSignOffView;
extern const View kTermView;

}  // namespace minutebook::domain
