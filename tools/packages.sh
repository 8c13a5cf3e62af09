# shellcheck shell=bash disable=SC2207  # names of packages hold no blanks
# Sourced by the scripts in this folder: which Debian 12 packages the project needs, and how the
# missing ones are installed. Nothing is asked of the network while nothing is missing.

# What a build needs. The google.rpc protos come with the gogo-googleapis package alone.
# shellcheck disable=SC2034  # read by the scripts that source this file
build_packages=(
  cmake ninja-build g++ pkg-config
  libgrpc++-dev libprotobuf-dev protobuf-compiler protobuf-compiler-grpc
  golang-github-gogo-googleapis-dev
  librocksdb-dev libssl-dev libabsl-dev libspdlog-dev libfmt-dev libcli11-dev libtomlplusplus-dev
  zlib1g-dev
  libutf8proc-dev libjemalloc-dev prometheus-cpp-dev
  libgtest-dev libgmock-dev
  tzdata
)

# What the tests need beside that: clients in other languages, and checks of style.
# shellcheck disable=SC2034  # read by the scripts that source this file
test_packages=(ccache python3 python3-cryptography python3-grpcio python3-protobuf nodejs npm clang-format shellcheck)

say() { printf '%s\n' "$*"; }
warn() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() {
  warn "$*"
  exit 1
}

# Whether a package is there. Node.js counts from wherever it comes: others than Debian ship npm
# inside it, and the two packages would shut each other out.
have_package() {
  case $1 in
    nodejs) command -v node >/dev/null ;;
    npm) command -v npm >/dev/null ;;
    *) [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]] ;;
  esac
}

missing_packages() {
  local package
  for package in "$@"; do
    have_package "$package" || say "$package"
  done
}

# Runs a command as root: directly, or through sudo, which may ask only where somebody can answer.
as_root() {
  if ((EUID == 0)); then
    "$@"
  elif [[ -t 0 ]]; then
    sudo "$@"
  else
    sudo -n "$@"
  fi
}

check_can_install() {
  local by_hand="apt-get install $*"
  command -v apt-get >/dev/null ||
    die "packages are missing, and this is not Debian: install what matches these, then use --no-install: $*"
  ((EUID == 0)) && return
  command -v sudo >/dev/null ||
    die "packages are missing, and there is neither root nor sudo. Ask an administrator for: $by_hand"
  as_root true 2>/dev/null ||
    die "packages are missing, and sudo refuses (a password, where nobody can type one?). Run: sudo $by_hand"
}

run_apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 "$@" </dev/null
}

# Ends with what apt's output says of why it failed.
die_of_apt() {
  local log=$1 otherwise=$2
  grep '^[EW]: ' "$log" | tail -n 5 >&2 || tail -n 5 "$log" >&2
  if grep -qE 'Could not (resolve|connect)|Temporary failure|Unable to connect|Failed to fetch|Network is unreachable|timed out' "$log"; then
    otherwise="the Debian mirror could not be reached: is there a network?"
  elif grep -q 'Could not get lock' "$log"; then
    otherwise="another apt is at work: try again when it has ended."
  elif grep -q 'No space left' "$log"; then
    otherwise="the disk is full."
  fi
  die "$otherwise All of apt's output: $log"
}

# Names those of the packages that apt has never heard of.
unknown_packages() {
  local package
  for package in "$@"; do
    [[ $(apt-cache policy "$package" 2>/dev/null) == *'Candidate: '[!\(]* ]] || say "$package"
  done
}

# Installs those of the packages that are missing.
install_packages() {
  local missing unknown log
  missing=($(missing_packages "$@"))
  ((${#missing[@]})) || return 0
  check_can_install "${missing[@]}"
  say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
  log=$(mktemp -t minutebook-apt.XXXXXX)
  # A stale or foreign list fails here and may not matter: what counts is the installation.
  run_apt update >"$log" 2>&1 || true
  unknown=($(unknown_packages "${missing[@]}"))
  if ((${#unknown[@]})); then
    die_of_apt "$log" "apt does not know ${unknown[*]}: these are packages of Debian 12, main."
  fi
  run_apt install -y --no-install-recommends "${missing[@]}" >>"$log" 2>&1 ||
    die_of_apt "$log" "apt-get install failed."
  rm -f "$log"
}

# Fails, naming what is missing and how to get it.
require_packages() {
  local missing
  missing=($(missing_packages "$@"))
  ((${#missing[@]} == 0)) ||
    die "these packages are missing (run without --no-install, or: apt-get install ${missing[*]})"
}
