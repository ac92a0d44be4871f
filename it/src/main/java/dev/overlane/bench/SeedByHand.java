package dev.overlane.bench;

import dev.overlane.lab.LabHost;

/** What the seed's script does on each machine, with plugged devices in place of pipework. */
public final class SeedByHand {
  private SeedByHand() {}

  /**
   * Makes a host of the seed by ovs-vsctl alone, for userspace switching.
   *
   * @param peer where its tunnel leads
   * @param ab the device that is plugged into VLAN 100
   * @param xy the device that is plugged into VLAN 101
   */
  public static void setUp(LabHost host, String peer, String ab, String xy) {
    host.vsctl("add-br", "br0", "--", "set", "bridge", "br0", "datapath_type=netdev");
    host.vsctl("add-br", "br0.100", "br0", "100");
    host.vsctl("add-br", "br0.101", "br0", "101");
    host.vsctl(
        "add-port",
        "br0",
        "vtep0",
        "--",
        "set",
        "interface",
        "vtep0",
        "type=vxlan",
        "options:key=4711",
        "options:remote_ip=" + peer);
    host.vsctl("add-port", "br0.100", ab);
    host.vsctl("add-port", "br0.101", xy);
  }
}
