#include "tools/cli/proof_command.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "tools/cli/proof_json.h"
#include "tools/cli/trust_flags.h"
#include "tools/cli/utf8.h"
#include "tools/cli/verify_words.h"
#include "tools/cli/whole_file.h"

namespace minutebook::cli {
namespace {

struct ProofOptions {
  std::string file;
  TrustFlags trust;
};

ExitCode DoesNotHold(const Session& session, absl::string_view why) {
  session.console.out << AnswerPaint(session.console).Bad("DOES NOT HOLD") << "   "
                      << Printable(why) << "\n";
  return kRefused;
}

ExitCode Holds(const Session& session, const std::string& what) {
  session.console.out << AnswerPaint(session.console).Good("HOLDS") << "   " << what << "\n";
  return kOk;
}

ExitCode Judge(const Session& session, const verify::InclusionClaim& claim,
               const verify::CheckOptions&) {
  if (const absl::Status status = CheckClaim(claim); !status.ok()) {
    return DoesNotHold(session, status.message());
  }
  return Holds(session, absl::StrCat("leaf ", claim.leaf_index, " is in the tree of ",
                                     claim.tree_size, " with this root"));
}

ExitCode Judge(const Session& session, const verify::ConsistencyClaim& claim,
               const verify::CheckOptions&) {
  if (const absl::Status status = CheckClaim(claim); !status.ok()) {
    return DoesNotHold(session, status.message());
  }
  return Holds(session, absl::StrCat("the tree of ", claim.first_size,
                                     " is the beginning of the tree of ", claim.second_size));
}

ExitCode Judge(const Session& session, const v1::Evidence& evidence,
               const verify::CheckOptions& trust) {
  verify::Breaks breaks;
  const verify::Proved proved = CheckEvidence(evidence, trust.keys, trust.held, &breaks);
  const Paint paint = AnswerPaint(session.console);
  session.console.out << EvidenceText(evidence, proved, trust, breaks, paint);
  return breaks.count() == 0 ? kOk : kRefused;
}

ExitCode Run(const Session& session, const ProofOptions& options) {
  const auto text = ReadWholeFile(options.file, session.console.in);
  const auto trust = options.trust.Read(session.console);
  for (const absl::Status& status : {text.status(), trust.status()}) {
    if (status.ok()) continue;
    session.console.err << "minutebook: " << Printable(status.message()) << "\n";
    return kBroken;
  }
  const auto proof = ReadProof(*text);
  if (!proof.ok()) return DoesNotHold(session, proof.status().message());
  return std::visit([&](const auto& claim) { return Judge(session, claim, *trust); }, *proof);
}

}  // namespace

void AddProofCommand(CLI::App& app, Session& session) {
  CLI::App* proof = app.add_subcommand("proof", "Proofs, checked with no server");
  proof->require_subcommand(1);
  auto options = std::make_shared<ProofOptions>();
  CLI::App* verify = proof->add_subcommand(
      "verify",
      "Checks one proof from JSON: of inclusion (leafIdx, treeSize, root, leafHash, proof), of "
      "consistency\n(size1, size2, root1, root2, proof), or the evidence of an answer.");
  verify->add_option("file", options->file, "The file; \"-\" is standard input")->required();
  options->trust.AddTo(*verify);
  verify->callback([&session, options] { session.exit_code = Run(session, *options); });
}

}  // namespace minutebook::cli
