// What `minutebook backup` does.
#pragma once

#include <cstdint>
#include <string>

#include "tools/cli/session.h"
#include "tools/cli/trust_flags.h"

namespace minutebook::cli {

struct CreateBackupOptions {
  std::uint32_t keep = 0;
  std::string to;  // empty: it stays on the server alone
};
ExitCode CreateBackup(Session& session, const CreateBackupOptions& options);

// Empty: the server's folder.
ExitCode ListBackups(Session& session, const std::string& folder);

struct VerifyBackupOptions {
  std::string folder;  // empty: the server's
  std::uint32_t number = 0;
  TrustFlags trust;
};
ExitCode VerifyBackup(Session& session, const VerifyBackupOptions& options);

struct RestoreBackupOptions {
  std::string from;
  std::string data;
  std::uint32_t number = 0;
  std::string because;
  std::string checkpoint;  // a file; empty: none
};
ExitCode RestoreBackup(Session& session, const RestoreBackupOptions& options);

}  // namespace minutebook::cli
