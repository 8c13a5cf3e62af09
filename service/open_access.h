// Opens the file of who may do what, and sees to it that somebody may.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "service/access/book.h"
#include "service/ledger/clock.h"
#include "service/options.h"

namespace minutebook {

// `clock` must outlive the book. Errors as access::Book::Open's, and where the admin's token cannot
// be kept.
absl::StatusOr<std::unique_ptr<access::Book>> OpenAccess(const Options& options,
                                                         const ledger::Clock& clock);

}  // namespace minutebook
