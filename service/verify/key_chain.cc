#include "service/verify/key_chain.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"

namespace minutebook::verify {
namespace {

// What does not fit the key before it; empty: it fits.
std::string Misfit(const store::KeyStatement& stated, const std::vector<RecordedKey>& before) {
  // A restored ledger begins anew, under another name.
  const bool first = before.empty() || before.back().statement.key.name() != stated.key.name();
  if (first) {
    if (stated.number == 1) return "";
    return absl::StrCat("it is stated as key ", stated.number,
                        ", and none of that name was before");
  }
  const store::KeyStatement& last = before.back().statement;
  if (stated.number == last.number + 1 && stated.previous == last.key) return "";
  return absl::StrCat("it is not stated to follow the key recorded at position ",
                      before.back().position);
}

}  // namespace

void KeyChain::Take(store::Position position, const v1::SigningKeyChanged& changed,
                    std::string_view ledger_id, Breaks* breaks) {
  const auto fail = [&](const std::string& why) {
    breaks->Add(Check::kKey, position, absl::StrCat("the key recorded there: ", why));
  };
  auto stated = store::OpenKeyStatement(changed.statement());
  if (!stated.ok()) return fail(std::string(stated.status().message()));
  if (stated->key.ToString() != changed.verifier_key()) {
    return fail("the statement is of another key");
  }
  if (!ledger_id.empty() && !stated->key.name().ends_with(ledger_id)) {
    return fail(absl::StrCat("it is named ", stated->key.name(), ", which is not this ledger"));
  }
  if (const std::string misfit = Misfit(*stated, keys_); !misfit.empty()) return fail(misfit);
  keys_.push_back({position, *std::move(stated)});
}

absl::Status FollowKeys(std::string_view trusted, const v1::GetCheckpointResponse& answer) {
  std::string key(trusted);
  for (const std::string& note : answer.key_statements()) {
    if (key == answer.verifier_key()) break;
    const auto stated = store::OpenKeyStatement(note);
    if (!stated.ok() || !stated->previous || stated->previous->ToString() != key) continue;
    if (!stated->by_previous) {
      return absl::DataLossError(
          absl::StrCat("the server says that the key ", key,
                       " was lost, so nothing signed by it vouches for the next one"));
    }
    key = stated->key.ToString();
  }
  if (key == answer.verifier_key()) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("no statement signed by the key ", key,
                                          " leads to the one that signs now, ",
                                          answer.verifier_key()));
}

}  // namespace minutebook::verify
