// Answers as people read them. Each gives whole lines.
#pragma once

#include <string>

#include "minutebook/v1/query_service.pb.h"
#include "minutebook/v1/search.pb.h"
#include "tools/cli/console.h"

namespace minutebook::cli {

// How and of what an answer is told.
struct View {
  Paint paint;
  std::string body;   // its title: "ASCN"
  v1::AsOf as_of;     // as it was asked
  std::string asked;  // the subject as it was asked: an office, a state; may be empty
};

std::string Render(const v1::GetOfficeHolderResponse& answer, const View& view);
std::string Render(const v1::ListOfficesResponse& answer, const View& view);
std::string Render(const v1::ListTermsResponse& answer, const View& view);
std::string Render(const v1::GetBodyResponse& answer, const View& view);
std::string Render(const v1::ListBodiesResponse& answer, const View& view);
std::string Render(const v1::GetPartyResponse& answer, const View& view);
std::string Render(const v1::ListPartiesResponse& answer, const View& view);
std::string Render(const v1::ListMembersResponse& answer, const View& view);
std::string Render(const v1::GetMeetingResponse& answer, const View& view);
std::string Render(const v1::ListMeetingsResponse& answer, const View& view);
std::string Render(const v1::GetDocumentResponse& answer, const View& view);
std::string Render(const v1::ListDocumentsResponse& answer, const View& view);
std::string Render(const v1::GetProposalResponse& answer, const View& view);
std::string Render(const v1::ListProposalsResponse& answer, const View& view);
std::string Render(const v1::SearchResponse& answer, const View& view);

}  // namespace minutebook::cli
