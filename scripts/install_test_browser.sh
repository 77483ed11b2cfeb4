#!/usr/bin/env bash
# Installs Debian's chromium for the browser tests where that is possible. Never fails: without a browser those
# tests are skipped, and this says so. Set NO_BROWSER_INSTALL=1 to leave the machine alone.
set -uo pipefail

browser=/usr/bin/chromium

without() {
  echo "browser tests will be skipped: $1" >&2
  exit 0
}

[ -x "$browser" ] && exit 0
[ -z "${NO_BROWSER_INSTALL:-}" ] || without "no $browser, and NO_BROWSER_INSTALL is set"
# Ubuntu's package of that name only points to a snap.
grep -qx 'ID=debian' /etc/os-release 2>/dev/null || without "no $browser; it is installed by itself on Debian only"
command -v apt-get >/dev/null || without "no $browser and no apt-get"

if [ "$(id -u)" -eq 0 ]; then
  as_root=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  as_root=(sudo -n)
else
  without "no $browser; install it with: sudo apt-get install chromium"
fi

echo "installing chromium for the browser tests …" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive timeout 600 apt-get -qq
  -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20 -o Acquire::Retries=1)
if ! { "${apt[@]}" update && "${apt[@]}" install --yes --no-install-recommends chromium fonts-dejavu-core; } >"$log" 2>&1
then
  tail -n 3 "$log" >&2
  without "chromium could not be installed"
fi
[ -x "$browser" ] || without "the chromium package brought no $browser"
