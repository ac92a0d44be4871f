package dev.overlane.it.chaos;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.it.Shell;
import dev.overlane.lab.CommandResult;
import dev.overlane.lab.Lab;
import dev.overlane.lab.LabHost;

/**
 * A network between the controller and its hosts that is not the underlay: a leg of each host's
 * own, which Open vSwitch knows nothing of. It goes with the lab's namespaces.
 */
final class ControlNetwork {
  private static final String BRIDGE = "control";

  private ControlNetwork() {}

  /** Lays it, and returns the hosts' addresses there by their names. */
  static ImmutableMap<String, String> lay(Lab lab) {
    String center = lab.controllerNamespace();
    ip(center, "link add " + BRIDGE + " type bridge mcast_snooping 0");
    ip(center, "addr add 192.168.78.1/24 dev " + BRIDGE);
    ip(center, "link set " + BRIDGE + " addrgenmode none up");
    ImmutableMap.Builder<String, String> addresses = ImmutableMap.builder();
    int number = 11;
    for (LabHost host : lab.hosts()) {
      String address = "192.168.78." + number++;
      String leg = "c-" + host.name();
      ip(center, "link add " + leg + " type veth peer name ctl0 netns " + host.namespace());
      ip(center, "link set " + leg + " master " + BRIDGE + " addrgenmode none up");
      ip(host.namespace(), "link set ctl0 addrgenmode none up");
      ip(host.namespace(), "addr add " + address + "/24 dev ctl0");
      // Where the file has switches dial is the controller's address on the underlay.
      ip(host.namespace(), "route add " + lab.spec().controller() + "/32 dev ctl0 src " + address);
      addresses.put(host.name(), address);
    }
    return addresses.buildOrThrow();
  }

  private static void ip(String namespace, String line) {
    CommandResult result =
        Shell.run(
            ImmutableList.<String>builder()
                .add("ip", "-n", namespace)
                .addAll(Splitter.on(' ').split(line))
                .build());
    if (!result.succeeded()) {
      throw new AssertionError(result);
    }
  }
}
