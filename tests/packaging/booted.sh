#!/usr/bin/env bash
# The package under systemd: what operations.md has an operator do. Run as root in the booted root by
# systemd_test.sh; ends with 0, or says what failed.
set -euo pipefail
export MINUTEBOOK_TOKEN_FILE=/var/lib/minutebook/ledger.admin-token HOME=/root LC_ALL=C.UTF-8
readonly settings=/etc/minutebook/minutebookd.toml tries=300

step() { printf '== %s\n' "$*"; }
fail() {
  printf 'failed: %s\n' "$*"
  systemctl status minutebookd --no-pager || true
  journalctl -u minutebookd --no-pager -n 40
  exit 1
}
# Until the command says it, or fails for half a minute.
await() {
  local what=$1 said='' i
  shift
  for ((i = 0; i < tries; ++i)); do
    said=$("$@" 2>&1) && [[ $said == *"$what"* ]] && return
    sleep 0.1
  done
  fail "$* does not say '$what': $said"
}
property() { systemctl show minutebookd --property="$1" --value; }
journal() { journalctl -u minutebookd --no-pager --output=cat; }
in_journal() { [[ $(journal) == *"$1"* ]] || fail "the journal does not say '$1'"; }

step "enabled and started"
systemctl enable --now minutebookd
await "events" minutebook ledger
[[ $(property NRestarts) == 0 ]] || fail "it was started more than once"
expect_user=$(ps -o user= -p "$(property MainPID)")
[[ $expect_user == minutebo* ]] || fail "it runs as $expect_user"

step "appended to, backed up"
minutebook import /sample.ndjson
systemctl enable --now minutebook-backup.timer
systemctl start minutebook-backup.service || fail "$(journalctl -u minutebook-backup --no-pager)"
await "good" minutebook backup list

step "killed, and started again by itself"
before=$(minutebook show bodies)
systemctl kill --signal=KILL --kill-who=main minutebookd
await "$before" minutebook show bodies
[[ $(property NRestarts) == 1 ]] || fail "NRestarts is $(property NRestarts)"

step "TLS, and a renewed certificate without a restart"
certify() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$1" \
    -addext "subjectAltName=IP:127.0.0.1" -keyout /etc/minutebook/new.key -out /etc/minutebook/new.pem 2>/dev/null
  chown minutebook:minutebook /etc/minutebook/new.key
  chmod 0600 /etc/minutebook/new.key
  mv /etc/minutebook/new.pem /etc/minutebook/server.pem
  mv /etc/minutebook/new.key /etc/minutebook/server.key
}
shown() { openssl s_client -connect 127.0.0.1:7466 -alpn h2 </dev/null 2>/dev/null | openssl x509 -noout -subject; }
certify first
sed -i 's/^#tls-cert /tls-cert /; s/^#tls-key /tls-key /' "$settings"
minutebookd --config "$settings" --check-config
systemctl restart minutebookd
await "first" shown
running=$(property MainPID)
certify second
await "second" shown
[[ $(property MainPID) == "$running" ]] || fail "it was restarted for it"
minutebook --tls-ca /etc/minutebook/server.pem record meeting-held --body ascn --on 2026-11-25 \
  --ref by-systemd --series extra --ordinal 1

step "wrong settings are told, and not tried again and again"
cp "$settings" /root/right.toml
printf 'no-such-setting = 1\n' >>"$settings"
systemctl restart minutebookd || true
await failed property ActiveState
[[ $(property NRestarts) == 0 ]] || fail "it was tried again"
in_journal "no-such-setting: there is no such option"
cp /root/right.toml "$settings"
systemctl restart minutebookd
await "by-systemd" minutebook --tls-ca /etc/minutebook/server.pem show event ascn:by-systemd

step "the disk is lost, and the record restored"
export MINUTEBOOK_TLS_CA=/etc/minutebook/server.pem
printf 'MINUTEBOOK_TLS_CA=%s\n' "$MINUTEBOOK_TLS_CA" >/etc/default/minutebook-backup
systemctl start minutebook-backup || fail "$(journalctl -u minutebook-backup --no-pager)"
systemctl stop minutebookd
mkdir /root/lost
mv /var/lib/minutebook/ledger* /root/lost
runuser -u minutebook -- minutebook backup restore /var/lib/minutebook/backups \
  --data /var/lib/minutebook/ledger --because "the disk failed"
cp -a /root/lost/ledger.access /root/lost/ledger.admin-token /var/lib/minutebook
mv /var/lib/minutebook/backups /var/lib/minutebook/backups-before
systemctl start minutebookd
await "HOLDS" minutebook --no-known-ledgers verify
await "by-systemd" minutebook --no-known-ledgers show event ascn:by-systemd
systemctl start minutebook-backup || fail "$(journalctl -u minutebook-backup --no-pager)"

step "stopped"
systemctl stop minutebookd
[[ $(property Result) == success && $(property ExecMainStatus) == 0 ]] ||
  fail "it ended with $(property Result), $(property ExecMainStatus)"
in_journal "stopped at"
if journal | grep -E '\b(error|critical)\b'; then fail "the journal tells of errors"; fi
