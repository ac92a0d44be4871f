# Whether this host can be set up at all. For sh(1), as root.
set -eu
export LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
fail() {
  printf '%s\n' "$*"
  exit 1
}
vsctl() { ovs-vsctl --timeout=10 --no-wait "$@"; }

command -v ovs-vsctl >/dev/null 2>&1 ||
  fail 'Open vSwitch is not installed there: apt install openvswitch-switch'
said=$(vsctl get Open_vSwitch . _uuid 2>&1) || fail "its ovsdb-server does not answer: $said"
