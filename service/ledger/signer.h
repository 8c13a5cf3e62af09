// Signs the checkpoints of one ledger: of each size one root, for ever. What was signed last is
// kept beside the key, outside the ledger's folder, so that a record which was put back to an
// earlier state, or changed, is never signed under the same name. Thread-safe.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "minutebook/v1/evidence.pb.h"
#include "service/ledger/cosignatures.h"
#include "store/mutex.h"
#include "store/signed_note.h"
#include "store/store.h"

namespace minutebook::ledger {

struct SigningOptions {
  // File of the key; made where there is none. Empty: the ledger signs nothing. What was signed
  // last, and cosignatures, are kept beside it, in files whose names go on from this one.
  std::string key_path;
  // Why another key is to be made now, which the one in use vouches for. Empty: none is.
  std::string rotate_because;
  // How the key in use was lost: another is made, which nothing vouches for. Empty: it is at hand.
  std::string lost_because;
  // Whose cosignatures are taken; of type cosignature/v1.
  std::vector<store::VerifierKey> witnesses;
};

// What was signed last, found to be the beginning of the record.
struct LastSigned {
  store::TreeHead head;  // size 0: nothing yet, or it is not known
  std::string warning;   // what an operator should know; empty: nothing
};

class Signer {
 public:
  // Looks whether the store's tree grew from the one that was signed last: to be asked before
  // anything is written. FAILED_PRECONDITION: it did not, and the message says how, and what to do.
  static absl::StatusOr<LastSigned> CheckLast(const SigningOptions& options,
                                              const std::string& origin, const store::Store& store);
  // `store` must outlive the result. Errors as of Cosignatures::Open.
  // `statements`: by which the keys came to sign, from the first to this one.
  static absl::StatusOr<std::unique_ptr<Signer>> Open(const SigningOptions& options,
                                                      store::SigningKey key,
                                                      std::vector<std::string> statements,
                                                      LastSigned last, const store::Store& store);

  const store::VerifierKey& key() const { return key_.verifier(); }
  const std::vector<std::string>& key_statements() const { return key_statements_; }

  // The checkpoint of a durable head of the store, or of an earlier size with its root.
  // UNAVAILABLE: that it was signed could not be written down, so it was not.
  absl::StatusOr<v1::Checkpoint> Sign(const store::TreeHead& head);
  // Keeps the cosignatures of a note. Errors as AuditService.AddCosignature has them.
  absl::StatusOr<v1::Checkpoint> AddCosignature(const std::string& note);

  // The largest size that was signed; 0: none yet.
  std::uint64_t signed_size() const;
  // What an operator should know.
  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  Signer(const SigningOptions& options, store::SigningKey key, std::vector<std::string> statements,
         const store::Store& store, LastSigned last, std::unique_ptr<Cosignatures> cosignatures);
  v1::Checkpoint Cosigned(store::SignedNote note, const store::TreeHead& head) const;

  // Constant after construction.
  const store::SigningKey key_;
  const std::vector<std::string> key_statements_;
  const store::Store& store_;
  const std::string last_path_;
  const std::vector<store::VerifierKey> witnesses_;
  const std::unique_ptr<Cosignatures> cosignatures_;  // with synchronisation of its own
  const std::vector<std::string> warnings_;

  mutable store::Mutex mutex_;
  store::TreeHead last_head_ GUARDED_BY(mutex_);  // the largest signed; size 0: none yet
  store::SignedNote last_note_ GUARDED_BY(mutex_);
};

}  // namespace minutebook::ledger
