#!/usr/bin/env bash
# Puts the packages of package-lock.json into FOLDER/node_modules: npm_ci.sh FOLDER
# Asks nothing of the network while they are there already. Skipped (77) where there is no Node.js,
# or no network to fetch them from.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
folder=$1
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  echo "no Node.js here: the tests that need it are skipped"
  exit 77
fi
mkdir -p "$folder"
if [[ -d $folder/node_modules ]] && cmp -s "$here/package-lock.json" "$folder/installed-lock.json"; then
  exit 0
fi
cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$folder/"
cd "$folder"
rm -f installed-lock.json
# No package here needs its install script.
if ! npm ci --ignore-scripts --no-progress --fetch-retries=1 >npm.log 2>&1 </dev/null; then
  cat npm.log
  # An unreachable registry is this place's lack; anything else is ours.
  local_lack='ENOTFOUND|EAI_AGAIN|ECONN(REFUSED|RESET)|E(NET|HOST)UNREACH|ETIMEDOUT|E50[234]'
  local_lack+='|SELF_SIGNED_CERT|UNABLE_TO_(GET|VERIFY)'  # a network that ends TLS itself
  if grep -qE "$local_lack" npm.log; then
    echo "the npm registry cannot be reached: the tests that need it are skipped"
    exit 77
  fi
  exit 1
fi
cp package-lock.json installed-lock.json
