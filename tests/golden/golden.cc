#include "tests/golden/golden.h"

#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "store/checkpoint.h"
#include "tests/integration/every_answer.h"
#include "tools/cli/message_writer.h"

namespace minutebook::golden {
namespace {

store::SigningKey Key(const std::string& name, store::KeyType type, std::uint8_t byte) {
  store::Ed25519Seed seed;
  seed.fill(byte);
  return store::SigningKey(name, type, seed);
}

}  // namespace

ledger::LedgerOptions OptionsOf(const std::string& folder) {
  ledger::LedgerOptions options;
  options.signing.key_path = absl::StrCat(folder, "/", kSigningKey);
  options.signing.witnesses = {Witness().verifier()};
  return options;
}

store::SigningKey FirstKey() {
  store::EventId id;
  id.fill(7);
  return Key(store::OriginOf("test", id), store::KeyType::kEd25519, 1);
}

store::SigningKey Witness() {
  return Key("witness.example/golden", store::KeyType::kCosignatureV1, 2);
}

std::string FactsOf(RunningServer& server) {
  const auto ledger = server.client().GetLedger();
  const auto checkpoint = server.client().Ask(v1::GetCheckpointRequest());
  EXPECT_TRUE(ledger.ok() && checkpoint.ok()) << ledger.status() << checkpoint.status();
  v1::RebuiltViews views;
  v1::RebuildViewsRequest request;
  request.set_check_only(true);
  const absl::Status folded =
      server.client().RebuildViews(request, [&](const v1::RebuildViewsResponse& response) {
        if (response.has_done()) views = response.done();
        return absl::OkStatus();
      });
  EXPECT_TRUE(folded.ok()) << folded;
  // What is served is what this build makes of the log.
  EXPECT_EQ(views.digest_before(), views.digest_after());
  return absl::StrCat(
      "format_version: ", ledger->format_version(), "\nposition: ", ledger->position(),
      "\nroot: ", absl::BytesToHexString(ledger->root_hash()),
      "\nviews: ", absl::BytesToHexString(views.digest_after()),
      "\nkey: ", checkpoint->verifier_key(), "\nkeys: ", checkpoint->key_statements_size(), "\n");
}

std::string AnswersOf(RunningServer& server) {
  v1::AsOf now;
  v1::AsOf early;
  early.set_position(14);
  v1::AsOf known;
  known.set_known_at("2021-12-31");
  std::string text =
      absl::StrJoin(EveryAnswer(server.client(), {"2022-06-01"}, {now, early, known}), "\n");
  v1::AuditChairmanshipRequest audit;
  audit.set_body("council");
  audit.set_office("chair");
  audit.set_on("2022-06-01");
  const auto report = server.client().Ask(audit);
  EXPECT_TRUE(report.ok()) << report.status();
  return absl::StrCat(text, "\n", cli::ProtoJson(*report), "\n");
}

}  // namespace minutebook::golden
