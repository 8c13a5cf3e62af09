#!/usr/bin/env bash
# Lints the contract with buf, by the rules of proto/buf.yaml: buf_lint.sh FOLDER PROTO
# Skipped (77) where npm_ci.sh could not put buf into FOLDER, or there is none for this machine.
set -euo pipefail
shopt -s nullglob
found=("$1"/node_modules/@bufbuild/buf-linux-*/bin/buf)
if [[ -f $1/installed-lock.json ]] && ((${#found[@]})); then
  # A folder of its own: buf keeps a cache, and is not to write it into the home folder.
  BUF_CACHE_DIR=$1/buf-cache exec "${found[0]}" lint "$2"
fi
echo "buf is not there: skipped"
exit 77
