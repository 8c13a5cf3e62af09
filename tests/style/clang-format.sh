#!/usr/bin/env bash
# Every C++ and proto file is as clang-format 14, Debian 12's, writes it; others may differ, so
# that without it the test is skipped (77).
set -euo pipefail
[[ $(clang-format --version 2>/dev/null) == *'version 14.'* ]] || {
  echo "no clang-format 14 here"
  exit 77
}
find proto service store tests tools -name node_modules -prune -o \
  \( -name '*.cc' -o -name '*.h' -o -name '*.proto' \) -print0 |
  xargs -0 clang-format --dry-run -Werror
