package dev.overlane.lab;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Ipv4Address;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that goes wrong on a host, for a controller to heal; or its undoing, where a controller
 * cannot. The first four are the seed's own.
 */
public enum Fault {
  DEL_PORT("the tunnel is removed") {
    @Override
    ImmutableList<String> argv(Lab lab, LabHost host) {
      return ImmutableList.of("ovs-vsctl", "del-port", host.tunnel());
    }
  },
  WRONG_VNI("the tunnel is made anew for VNI 9999 alone") {
    @Override
    ImmutableList<String> argv(Lab lab, LabHost host) {
      // One transaction: a controller that heals fast would have the port back between two.
      return ImmutableList.of(
          "ovs-vsctl",
          "--",
          "--if-exists",
          "del-port",
          host.tunnel(),
          "--",
          "add-port",
          host.bridge(),
          host.tunnel(),
          "--",
          "set",
          "interface",
          host.tunnel(),
          "type=vxlan",
          "options:key=" + WRONG_KEY,
          "options:remote_ip=" + anotherHost(lab, host));
    }
  },
  ETH1_DOWN("the underlay is lost, until eth1-up") {
    @Override
    ImmutableList<String> argv(Lab lab, LabHost host) {
      return ImmutableList.of("ip", "link", "set", LabNames.ETH, "down");
    }
  },
  ETH1_UP("the underlay is back") {
    @Override
    ImmutableList<String> argv(Lab lab, LabHost host) {
      return ImmutableList.of("ip", "link", "set", LabNames.ETH, "up");
    }
  },
  DEL_FLOWS("all flows are deleted") {
    @Override
    ImmutableList<String> argv(Lab lab, LabHost host) {
      return ImmutableList.of("ovs-ofctl", "-O", "OpenFlow14", "del-flows", host.bridge());
    }
  },
  DEL_CONTROLLER("the bridge forgets its controller") {
    @Override
    ImmutableList<String> argv(Lab lab, LabHost host) {
      return ImmutableList.of("ovs-vsctl", "del-controller", host.bridge());
    }
  },
  DEL_BR("the bridge is deleted, with all that is in it") {
    @Override
    ImmutableList<String> argv(Lab lab, LabHost host) {
      return ImmutableList.of("ovs-vsctl", "del-br", host.bridge());
    }
  },
  KILL_VSWITCHD("ovs-vswitchd is killed, until start-vswitchd") {
    @Override
    void act(Lab lab, LabHost host) {
      host.killVswitchd();
    }
  },
  START_VSWITCHD("ovs-vswitchd is started again") {
    @Override
    void act(Lab lab, LabHost host) {
      host.startVswitchd();
    }
  },
  KILL_OVSDB("ovsdb-server is killed, until start-ovsdb") {
    @Override
    void act(Lab lab, LabHost host) {
      host.killOvsdb();
    }
  },
  START_OVSDB("ovsdb-server is started again") {
    @Override
    void act(Lab lab, LabHost host) {
      host.startOvsdb();
    }
  };

  /** The VNI of the seed's misconfigured tunnel. */
  public static final int WRONG_KEY = 9999;

  private final String effect;

  Fault(String effect) {
    this.effect = effect;
  }

  /** Its name in command lines: {@code del-port}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What happens, in a few words. */
  public String effect() {
    return effect;
  }

  /** The fault of that {@link #word}; empty if there is none. */
  public static Optional<Fault> named(String word) {
    return Arrays.stream(values()).filter(fault -> fault.word().equals(word)).findFirst();
  }

  /** The command that does it, as a person would type it on the host; empty: it is none. */
  public String command(Lab lab, LabHost host) {
    return String.join(" ", argv(lab, host));
  }

  /** Does it; throws {@link LabException} if that fails. Blocks until it is done. */
  void act(Lab lab, LabHost host) {
    host.command(argv(lab, host)).check();
  }

  ImmutableList<String> argv(Lab lab, LabHost host) {
    return ImmutableList.of();
  }

  private static Ipv4Address anotherHost(Lab lab, LabHost host) {
    return lab.hosts().stream()
        .filter(other -> !other.name().equals(host.name()))
        .map(LabHost::address)
        .findFirst()
        .orElse(lab.spec().controller());
  }
}
