#!/usr/bin/env bash
# A new operator's first hour, on a clean Debian root: the package is installed, its server started as
# its unit says, used, backed up, its disk lost, restored and checked, run by systemd where that boots
# (systemd_test.sh), and the package removed. Wants root, debootstrap and a Debian mirror; 77 (skipped)
# where they are absent.
#
#   tests/packaging/package_test.sh PACKAGE.deb SAMPLE.ndjson
set -euo pipefail

here=$(dirname "$(readlink -f "$0")")
deb=$(readlink -f "$1")
sample=$(readlink -f "$2")
skip() {
  echo "skipped: $*"
  exit 77
}
((EUID == 0)) || skip "only root makes a root"
command -v debootstrap >/dev/null || skip "no debootstrap"

work=$(mktemp -d -t minutebook-package.XXXXXX)
root=$work/root
server=
cleanup() {
  [[ -z $server ]] || kill "$server" 2>/dev/null || true
  umount -l "$root/proc" 2>/dev/null || true
  rm -rf --one-file-system "$work"
}
trap cleanup EXIT

step() { printf '== %s\n' "$*"; }
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 "$@"; }
fail() {
  echo "failed: $*" >&2
  [[ ! -e $work/log ]] || tail -n 20 "$work/log" >&2
  exit 1
}
expect() {
  local what=$1
  shift
  local said
  said=$("$@" 2>&1) || fail "$* ended with $?: $said"
  [[ $said == *"$what"* ]] || fail "$* does not say '$what': $said"
}

step "a clean root"
debootstrap --variant=minbase bookworm "$root" ${MINUTEBOOK_MIRROR:+"$MINUTEBOOK_MIRROR"} >"$work/log" 2>&1 ||
  skip "debootstrap found no mirror: $(tail -n 1 "$work/log")"
mount -t proc proc "$root/proc"
cp /etc/resolv.conf "$root/etc/" 2>/dev/null || true
cp "$deb" "$root/minutebook.deb"
cp "$sample" "$root/sample.ndjson"

step "installed"
inside apt-get install -y --no-install-recommends /minutebook.deb >"$work/log" 2>&1 ||
  fail "the package does not install"
inside id minutebook >/dev/null || fail "there is no user minutebook"
expect "The settings are right." inside minutebookd --config /etc/minutebook/minutebookd.toml --check-config
for file in usr/share/man/man8/minutebookd.8.gz usr/share/man/man1/minutebook.1.gz \
  usr/share/bash-completion/completions/minutebook usr/share/doc/minutebook/operations.md; do
  [[ -s $root/$file ]] || fail "$file is missing"
done

unit=$root/lib/systemd/system/minutebookd.service
start() {
  local command
  command=$(sed -n 's/^ExecStart=//p' "$unit")
  # shellcheck disable=SC2086  # a command line
  chroot --userspec=minutebook:minutebook "$root" env -i PATH=/usr/bin:/bin \
    MINUTEBOOKD_READY_FILE=/var/lib/minutebook/ready MINUTEBOOKD_LISTEN=127.0.0.1:0 \
    $command >"$work/log" 2>&1 &
  server=$!
  for _ in {1..100}; do
    [[ ! -s $root/var/lib/minutebook/ready ]] || break
    kill -0 "$server" 2>/dev/null || fail "the server does not start"
    sleep 0.1
  done
  address=$(<"$root/var/lib/minutebook/ready")
}
stop() {
  kill "$server"
  wait "$server" || fail "the server ended with $?"
  server=
  rm -f "$root/var/lib/minutebook/ready"
}

# The command, as the operator: with the first admin's token, where the server asks for tokens.
ask() {
  local token=/var/lib/minutebook/ledger.admin-token
  [[ -e $root$token ]] && set -- --token-file "$token" "$@"
  inside minutebook --server "$address" "$@"
}

step "started, used, backed up"
start
expect "events recorded" ask import /sample.ndjson
expect "Chair of ASCN" ask show chair ascn
expect "The backup was made and holds" ask backup create --keep 3
stop

step "the disk is lost, and the record restored"
rm -rf "$root/var/lib/minutebook/ledger" "$root"/var/lib/minutebook/ledger.*
expect "Restored, and all of it holds" chroot --userspec=minutebook:minutebook "$root" \
  /usr/bin/minutebook backup restore /var/lib/minutebook/backups --data /var/lib/minutebook/ledger \
  --because "the disk was lost"
start
expect "HOLDS" ask verify
expect "Chair of ASCN" ask show chair ascn
stop

step "booted under systemd"
inside apt-get install -y --no-install-recommends systemd systemd-sysv dbus openssl procps \
  >"$work/log" 2>&1 || fail "systemd does not install"
rm -rf "$root"/var/lib/minutebook/ledger "$root"/var/lib/minutebook/ledger.* "$root"/var/lib/minutebook/backups
status=0
"$here/systemd_test.sh" "$root" || status=$?
((status == 0 || status == 77)) || fail "the service under systemd"
mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"

step "removed"
inside apt-get purge -y minutebook >"$work/log" 2>&1 || fail "the package cannot be removed"
[[ ! -e $root/usr/bin/minutebookd ]] || fail "the program is still there"
[[ -s $root/var/lib/minutebook/ledger/LEDGER ]] || fail "the record went with the program"
echo "done: installed, started, used, backed up, restored, verified, removed"
