# Tells what `overlane doctor` wants to know of this host: one "name=value" a line on standard
# output. Changes nothing. For sh(1); as root it sees most. Before this text stand:
#   own=VTEP udp_port=N bridge=NAME peers='VTEP ...'
export LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
tell() { printf '%s=%s\n' "$1" "$(printf '%s' "$2" | tr '\n\r' '  ')"; }
have() { command -v "$1" >/dev/null 2>&1; }
vsctl() { ovs-vsctl --timeout=5 --no-wait "$@" 2>&1; }
rows() { ovs-vsctl --timeout=5 --no-wait --format=json "$@" 2>/dev/null; }

tell facts 1
tell time "$(date +%s)"
tell kernel "$(uname -r)"

if ! have ovs-vsctl; then
  tell ovs absent
elif ovs-vsctl --timeout=5 --no-wait get Open_vSwitch . _uuid >/dev/null 2>&1; then
  tell ovs "$(ovs-vsctl --version | sed -n '1s/.* //p')"
  tell root "$(rows --columns=external_ids,iface_types,datapath_types list Open_vSwitch)"
  tell bridges "$(rows --columns=name,ports,protocols list Bridge)"
  tell interfaces "$(rows --columns=name,type,mtu,error,external_ids list Interface)"
  tell ports "$(rows --columns=_uuid,name,tag,fake_bridge list Port)"
  tell controllers "$(rows --columns=target,is_connected list Controller)"
  tell managers "$(rows --columns=target,is_connected list Manager)"
  tell ssl "$(rows --columns=certificate list SSL)"
  tell switch "$(ovs-appctl --timeout=5 version 2>&1 | head -n 1)"
  tell features "$(ovs-appctl --timeout=5 dpif/show-dp-features "$bridge" 2>/dev/null)"
else
  tell ovs "failed: $(vsctl get Open_vSwitch . _uuid)"
fi

file=$(vsctl --bare get SSL . certificate | tr -d '"')
if [ -r "$file" ]; then
  tell certificate "$(openssl x509 -in "$file" -outform DER 2>/dev/null | base64 | tr -d '\n')"
fi

if [ -d /sys/module/openvswitch ]; then
  tell module.openvswitch loaded
elif have modinfo && modinfo openvswitch >/dev/null 2>&1; then
  tell module.openvswitch there
else
  tell module.openvswitch absent
  # What could bring it.
  if have systemd-detect-virt && systemd-detect-virt --quiet --container; then tell container yes; fi
  [ -d "/lib/modules/$(uname -r)" ] || tell kernel.modules absent
  tell distribution "$(sed -n 's/^ID\(_LIKE\)\{0,1\}=//p' /etc/os-release 2>/dev/null | tr -d '"')"
fi

# Who has the tunnels' port: sockets of programs, and VXLAN devices that Open vSwitch did not make.
if have ss; then
  tell udp "$(ss -Hulnp "sport = :$udp_port" 2>/dev/null)"
fi
tell vxlan "$(ip -d -o link show type vxlan 2>/dev/null |
  sed -n 's/^[0-9]*: \([^:@]*\).* dstport \([0-9]*\).*/\1 \2/p' | grep -v '^vxlan_sys_')"

device=$(ip -o -4 addr show 2>/dev/null | awk -v own="$own" '{
  split($4, address, "/"); if (address[1] == own) { print $2; exit } }')
tell device "$device"
mtu=1500
if [ -n "$device" ]; then
  mtu=$(cat "/sys/class/net/$device/mtu")
  tell device.mtu "$mtu"
  case $(ip -o link show dev "$device" 2>/dev/null) in *[!A-Z_]UP[!A-Z_]*) ;; *) tell device.state down ;; esac
  # All of them: a Linux host answers for its addresses on each of its devices.
  tell macs "$(cat /sys/class/net/*/address)"
fi

# What comes in is dropped by default: a chain of the filter table, of either kind.
if have iptables-save; then
  tell iptables "$(iptables-save -t filter 2>/dev/null | grep -e '^:INPUT' -e '^-A INPUT' | head -n 200)"
fi
if have nft; then
  tell nftables "$(nft list ruleset 2>/dev/null | head -n 500)"
fi

# The way to each peer: whether it answers, then whether full packets pass in one piece.
path() {
  if ! ping -n -q -c 1 -W 1 "$1" >/dev/null 2>&1 && ! ping -n -q -c 2 -W 1 "$1" >/dev/null 2>&1; then
    tell "path.$1" "no answer"
    ip route get "$1" >/dev/null 2>&1 || tell "route.$1" none
    return
  fi
  size=$mtu
  for try in "$mtu" 1500 1492 1450 1400 1280; do
    [ "$try" -le "$size" ] || continue
    size=$try
    if ping -n -q -M 'do' -c 1 -W 1 -s $((try - 28)) "$1" >/dev/null 2>&1; then
      tell "path.$1" "$try"
      break
    fi
    [ "$try" = 1280 ] && tell "path.$1" "less than 1280"
  done
  tell "neighbour.$1" "$(ip neigh show to "$1" dev "${device:-lo}" 2>/dev/null |
    sed -n 's/.*lladdr \([0-9a-f:]*\).*/\1/p')"
}
for peer in $peers; do
  have ping && path "$peer" &
done
wait
tell end 1
