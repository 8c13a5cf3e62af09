#!/usr/bin/env bash
# Runs a Node.js program with the packages of FOLDER: node.sh FOLDER PROGRAM [ARGUMENTS]
# Skipped (77) where npm_ci.sh could not put them there.
set -euo pipefail
[[ -f $1/installed-lock.json ]] || {
  echo "the npm packages are not there: skipped"
  exit 77
}
NODE_PATH=$1/node_modules exec node "${@:2}"
