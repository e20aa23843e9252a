#!/bin/sh
# Called by the line that `podium worker invite` and `podium user add` print, from a release that was just fetched and
# checked: moves it to where it stays, and joins from there.
#
# Usage: install.sh TOKEN [OPTION of podium join ...]
#
# It stays in PODIUM_STATE; else a worker that runs as root stays in /var/lib/podium, everything else in ~/.podium.
set -eu
umask 077
case "${1-}" in
  podium-worker.*) if [ "$(id -u)" = 0 ]; then root=/var/lib/podium; else root=$HOME/.podium; fi ;;
  podium-client.*) root=$HOME/.podium ;;
  *)
    echo "The token is missing. Paste the whole line that podium worker invite or podium user add printed." >&2
    exit 2
    ;;
esac
root=${PODIUM_STATE:-$root}
release=$(cd "$(dirname "$0")/../.." && pwd)
download=$(dirname "$release")
case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) platform=linux-x64 ;;
  Linux-aarch64) platform=linux-arm64 ;;
  *) platform=$(uname -s)-$(uname -m) ;;
esac
# Whatever ends this before podium itself runs (a full disk, Ctrl-C) leaves nothing half made.
trap 'rm -rf "$download" "$root/program.new"' EXIT
trap 'exit 130' HUP INT TERM
if [ -e "$root/coordinator.json" ]; then
  echo "$root holds a whole Podium (podium up). To join another head as well, name another folder before the line: export PODIUM_STATE=FOLDER" >&2
  exit 69
fi
if [ ! -x "$release/node_modules/node-$platform/bin/node" ]; then
  echo "This release of Podium is not for $platform: the head's machine is of another kind. Clone Podium here instead, and run:" >&2
  echo "  npm run podium -- join TOKEN" >&2
  exit 69
fi
mkdir -p "$root"
rm -rf "$root/program.new" "$root/program.old"
mv "$release" "$root/program.new" || {
  echo "Podium could not be put into $root. Make room there and paste the line again." >&2
  exit 73
}
[ ! -e "$root/program" ] || mv "$root/program" "$root/program.old"
mv "$root/program.new" "$root/program"
rm -rf "$root/program.old" "$download"
trap - EXIT HUP INT TERM
cd "$root"
exec "$root/program/client/bin/podium" --state "$root" join "$@"
