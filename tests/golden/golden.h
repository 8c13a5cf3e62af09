// The golden ledger: a folder that every later build opens, and what it must find there.
#pragma once

#include <string>

#include "store/signed_note.h"
#include "tests/integration/running_server.h"

namespace minutebook::golden {

// Names of what lies in this folder, and in a copy of it.
inline constexpr char kLedger[] = "ledger";                       // a ledger's folder
inline constexpr char kSigningKey[] = "ledger.signing-key";       // its key, worthless
inline constexpr char kFacts[] = "facts.txt";                     // what FactsOf gives
inline constexpr char kAnswers[] = "answers.txt";                 // what AnswersOf gives
inline constexpr char kEarlierCheckpoint[] = "checkpoint-early";  // by the first key, cosigned
inline constexpr char kCheckpoint[] = "checkpoint";               // of the whole record

// Signs, and knows the witness whose cosignature the ledger has.
ledger::LedgerOptions OptionsOf(const std::string& folder);
store::SigningKey FirstKey();
store::SigningKey Witness();

// Size, root, keys and the digest of the views, a line each.
std::string FactsOf(RunningServer& server);
// Every question about every body, within several limits of knowledge, and an audit.
std::string AnswersOf(RunningServer& server);

}  // namespace minutebook::golden
