#!/usr/bin/env bash
# Boots a root with the package in it under systemd, in a container, and runs booted.sh there. Wants root;
# 77 (skipped) where nothing can be booted.
#
#   tests/packaging/systemd_test.sh ROOT
set -euo pipefail

root=$(readlink -f "$1")
here=$(dirname "$(readlink -f "$0")")
readonly seconds_max=300
skip() {
  echo "skipped: $*"
  exit 77
}
((EUID == 0)) || skip "only root boots a container"
command -v systemd-nspawn >/dev/null || skip "no systemd-nspawn"
# Debian's proc and the like are nspawn's to mount.
mountpoint -q "$root/proc" && umount "$root/proc"

cp "$here/booted.sh" "$root/booted.sh"
cat >"$root/etc/systemd/system/acceptance.service" <<'UNIT'
[Unit]
After=multi-user.target
[Service]
Type=oneshot
StandardOutput=file:/booted.log
StandardError=inherit
ExecStart=/bin/sh -c '/booted.sh; systemctl exit $$?'
[Install]
WantedBy=multi-user.target
UNIT
mkdir -p "$root/etc/systemd/system/multi-user.target.wants"
ln -sf ../acceptance.service "$root/etc/systemd/system/multi-user.target.wants/"
rm -f "$root/booted.log"

# A network of its own, with its own loopback: what listens here is in nobody's way.
status=0
timeout "$seconds_max" systemd-nspawn --directory="$root" --boot --register=no --keep-unit --quiet \
  --private-network --console=pipe </dev/null >"$root/boot.log" 2>&1 || status=$?
[[ -e $root/booted.log ]] || skip "systemd does not boot here: $(tail -n 1 "$root/boot.log")"
cat "$root/booted.log"
((status == 0)) || {
  echo "failed: the test in the container ended with $status" >&2
  exit 1
}
