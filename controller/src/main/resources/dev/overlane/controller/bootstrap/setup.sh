# Sets what is not so already. Of others' managers and controllers none is taken away. Before this
# text stand reach.sh and:
#   manager= system_id= controller= bridge= datapath= adopt=    empty: not to be set
among() { printf '%s\n' "$2" | grep -Fqx -e "$1"; }
beside() { printf '%s' "$1" | tr '\n' ' '; }
string() { printf '"%s"' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g')"; }

# The bridge first: a controller that runs makes it as soon as it reaches the database.
if [ -n "$controller" ]; then
  if ! vsctl br-exists "$bridge"; then
    # Closed from its first moment, as Overlane would make it.
    vsctl --may-exist add-br "$bridge" -- set Bridge "$bridge" datapath_type="$datapath" \
      -- set-fail-mode "$bridge" secure -- set-controller "$bridge" "$controller"
    echo "bridge $bridge: made"
    echo "controller $controller: set"
  else
    others=$(vsctl get-controller "$bridge")
    if among "$controller" "$others"; then
      echo "controller $controller: was so"
    else
      mark=$(vsctl --if-exists get Bridge "$bridge" external_ids:overlane)
      if [ -z "$mark$adopt$others" ] && [ -n "$(vsctl list-ports "$bridge")" ]; then
        fail "its bridge $bridge is somebody else's and has ports, which would go dark: name another" \
          "bridge in the file, or say adopt: true"
      fi
      vsctl -- --id=@new create Controller "target=$(string "$controller")" \
        -- add Bridge "$bridge" controller @new >/dev/null
      echo "controller $controller: set${others:+, beside $(beside "$others")}"
    fi
  fi
fi

if [ -n "$system_id" ]; then
  # Open vSwitch sets system-id from this file at each start.
  etc=${OVS_SYSCONFDIR:-/etc}/openvswitch
  if [ "$(cat "$etc/system-id.conf" 2>/dev/null)" != "$system_id" ]; then
    mkdir -p "$etc"
    printf '%s\n' "$system_id" >"$etc/system-id.conf"
    echo "system-id.conf: written"
  fi
  key="external_ids:system-id=$(string "$system_id")"
  if [ -n "$(vsctl --columns=_uuid find Open_vSwitch "$key")" ]; then
    echo "system-id $system_id: was so"
  else
    vsctl set Open_vSwitch . "$key"
    echo "system-id $system_id: set"
  fi
fi

# One for each member of a cluster. An address of IPv6 has brackets, which are no pattern.
set -f
if [ -n "$manager" ]; then
  others=$(vsctl get-manager)
  for target in $manager; do
    if among "$target" "$others"; then
      echo "manager $target: was so"
    else
      vsctl -- --id=@new create Manager "target=$(string "$target")" \
        -- add Open_vSwitch . manager_options @new >/dev/null
      echo "manager $target: set${others:+, beside $(beside "$others")}"
    fi
  done
fi

# A host that dials in: whether it gets through. The controller may not be there yet.
for target in $manager; do
  case $target in
    tcp:* | ssl:*)
      if ovs-vsctl --timeout=3 --no-wait wait-until Manager "$target" is_connected=true 2>/dev/null; then
        echo "session with $target: there"
      else
        echo "session with $target: none within 3 s; does \`overlane run\` run, and does the network let it through?"
      fi
      ;;
  esac
done
set +f
