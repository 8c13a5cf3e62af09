// Files that belong to a ledger and lie beside its folder: what is copied with the record is no
// secret.
#pragma once

#include <string>

namespace minutebook {

// The path given, or, where that is empty, the folder's with `suffix` after it; absolute.
std::string PathBeside(const std::string& folder, const char* suffix, const std::string& given);

}  // namespace minutebook
