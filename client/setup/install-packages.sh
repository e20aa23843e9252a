#!/bin/sh
# Installs Debian packages without letting them start services. Runs as root:
#   install-packages.sh PACKAGE...
#
# Packages ask /usr/sbin/policy-rc.d whether they may start a service; ours says no while we install. One that was
# there before is kept aside and comes back, also when the installation fails or is interrupted, and, after a kill
# that left no time for that, at the next call.
set -eu

policy=${PODIUM_POLICY_FILE:-/usr/sbin/policy-rc.d}
aside=$policy.before-podium
mark='# Written by Podium while it installs packages.'

restore() {
  if [ -e "$aside" ] || [ -L "$aside" ]; then
    mv -f "$aside" "$policy"
  elif [ -f "$policy" ] && grep -qxF "$mark" "$policy"; then
    rm -f "$policy"
  fi
}
trap restore EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

restore
if [ -e "$policy" ] || [ -L "$policy" ]; then
  mv "$policy" "$aside"
fi
printf '#!/bin/sh\n%s\nexit 101\n' "$mark" >"$policy.new"
chmod 755 "$policy.new"
mv "$policy.new" "$policy"

DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 apt-get install -y -q --no-install-recommends \
  -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120 -o Acquire::Retries=2 -- "$@" </dev/null
