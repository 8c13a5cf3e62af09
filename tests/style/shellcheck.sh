#!/usr/bin/env bash
# Every shell script passes shellcheck. Skipped (77) where there is none.
set -euo pipefail
command -v shellcheck >/dev/null || {
  echo "no shellcheck here"
  exit 77
}
mapfile -d '' scripts < <(
  find .ci tools tests -name node_modules -prune -o -type f -print0 |
    xargs -0 grep -lZE -m1 '^#!.*\b(bash|sh)$|^# shellcheck shell='
)
((${#scripts[@]} >= 5)) || {
  echo "found ${#scripts[@]} scripts: is this the checkout?"
  exit 1
}
shellcheck -x "${scripts[@]}"
