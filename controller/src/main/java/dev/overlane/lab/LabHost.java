package dev.overlane.lab;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.lab.LabSpec.HostSpec;
import java.nio.file.Path;

/**
 * A host: a namespace with an ovsdb-server and an ovs-vswitchd of its own, apart from any other on
 * this machine. Methods block until the command has ended; any thread may call them.
 */
public final class LabHost {
  private final LabSpec lab;
  private final HostSpec spec;
  private final NetworkNamespace namespace;
  private final OvsDaemons daemons;

  LabHost(LabSpec lab, HostSpec spec) {
    this.lab = lab;
    this.spec = spec;
    this.namespace = LabNames.namespace(lab, spec);
    this.daemons = new OvsDaemons(LabNames.directory(lab, spec), namespace, spec.ovsdbPort());
  }

  public String name() {
    return spec.name();
  }

  /** Its address on the underlay: where tunnels and OVSDB connections arrive. */
  public Ipv4Address address() {
    return spec.address();
  }

  /** The bridge that the controller owns. */
  public String bridge() {
    return spec.bridge();
  }

  /** The overlay's tunnel interface. */
  public String tunnel() {
    return lab.tunnel();
  }

  /** The name of its network namespace. */
  public String namespace() {
    return namespace.name();
  }

  /** Its run directory: sockets, pid files, database and logs of its Open vSwitch. */
  public Path directory() {
    return daemons.directory();
  }

  /** Runs ovs-vsctl(8) against this host and returns what it printed. */
  public String vsctl(String... arguments) {
    return tool(ImmutableList.of("ovs-vsctl", "--timeout=10"), arguments);
  }

  /** Runs ovs-ofctl(8) in OpenFlow 1.4 and returns what it printed. */
  public String ofctl(String... arguments) {
    return tool(ImmutableList.of("ovs-ofctl", "-O", "OpenFlow14"), arguments);
  }

  /** Runs ovs-appctl(8) against this host's ovs-vswitchd and returns what it printed. */
  public String appctl(String... arguments) {
    return tool(ImmutableList.of("ovs-appctl"), arguments);
  }

  private String tool(ImmutableList<String> tool, String... arguments) {
    return command(ImmutableList.<String>builder().addAll(tool).add(arguments).build()).check();
  }

  /** Runs any command on this host; Open vSwitch's tools find this host's daemons. */
  public CommandResult exec(String... argv) {
    return command(ImmutableList.copyOf(argv)).run();
  }

  Command command(ImmutableList<String> argv) {
    return namespace.command(argv).withEnvironment(environment());
  }

  /** What sets Open vSwitch's tools on this host's daemons (ovs-vswitchd(8), "Environment"). */
  public ImmutableMap<String, String> environment() {
    return daemons.environment();
  }

  /** Takes the underlay away ({@code ip link set eth1 down}). */
  public void linkDown() {
    namespace.ip("link set " + LabNames.ETH + " down");
  }

  /** Gives the underlay back. */
  public void linkUp() {
    namespace.ip("link set " + LabNames.ETH + " up");
  }

  /** Kills ovs-vswitchd as a crash would; rows stay, flows are gone with it. */
  public void killVswitchd() {
    daemons.killVswitchd();
  }

  /** Starts ovs-vswitchd; in userspace switching its underlay address is put back. */
  public void startVswitchd() {
    daemons.startVswitchd();
    if (spec.userspace()) {
      addressOnPhysicalBridge();
      // What came before the address did is switched without the tunnels, and remembered so.
      appctl("revalidator/purge");
    }
  }

  /**
   * Stops ovs-vswitchd where it is (SIGSTOP): it does nothing more, until {@link #thawVswitchd}.
   */
  public void freezeVswitchd() {
    daemons.signalVswitchd("STOP");
  }

  /** Lets ovs-vswitchd go on (SIGCONT). */
  public void thawVswitchd() {
    daemons.signalVswitchd("CONT");
  }

  /** Kills ovsdb-server as a crash would; its sessions break. */
  public void killOvsdb() {
    daemons.killOvsdb();
  }

  /** Starts ovsdb-server on the database as it is. */
  public void startOvsdb() {
    daemons.startOvsdb();
  }

  /**
   * Puts an empty database in place of the present one, under the running ovs-vswitchd, and sets up
   * again what is the host's own, as its boot scripts would. All bridges are gone, and what was on
   * them.
   */
  public void emptyDatabase() {
    daemons.killOvsdb();
    daemons.forgetDatabase();
    daemons.create();
    daemons.startOvsdb();
    daemons.initialize(spec.systemId(), spec.manager());
    if (spec.userspace()) {
      addPhysicalBridge();
    }
  }

  /** Whether both daemons run. */
  public boolean running() {
    return daemons.running();
  }

  /** Records packets of the underlay, both directions, until it is closed. */
  public Capture capture() {
    return Capture.start(namespace, LabNames.ETH, Tcpdump.Direction.BOTH);
  }

  NetworkNamespace netns() {
    return namespace;
  }

  /** Builds it; the underlay must exist. */
  void up() {
    namespace.add();
    NetworkNamespace underlay = LabNames.underlay(lab);
    String leg = LabNames.leg(spec);
    underlay.ip(
        "link add " + leg + " type veth peer name " + LabNames.ETH + " netns " + namespace.name(),
        "link set " + leg + " master " + LabNames.UNDERLAY_BRIDGE + " addrgenmode none up");
    namespace.ip("link set lo up", "link set " + LabNames.ETH + " addrgenmode none up");
    daemons.create();
    daemons.startOvsdb();
    daemons.initialize(spec.systemId(), spec.manager());
    daemons.startVswitchd();
    if (spec.userspace()) {
      addPhysicalBridge();
    } else {
      namespace.ip("addr add " + address() + "/" + lab.prefixLength() + " dev " + LabNames.ETH);
    }
  }

  /** Ends its daemons; the namespace and the directory are the lab's to remove. */
  void down() {
    daemons.end();
  }

  private void addPhysicalBridge() {
    vsctl(
        "add-br",
        LabNames.PHYSICAL_BRIDGE,
        "--",
        "set",
        "bridge",
        LabNames.PHYSICAL_BRIDGE,
        "datapath_type=netdev",
        "other_config:hwaddr=" + physicalMac(),
        "--",
        "add-port",
        LabNames.PHYSICAL_BRIDGE,
        LabNames.ETH);
    addressOnPhysicalBridge();
  }

  private void addressOnPhysicalBridge() {
    vsctl("wait-until", "bridge", LabNames.PHYSICAL_BRIDGE, "datapath_id!=[]");
    namespace.ip(
        "link set " + LabNames.PHYSICAL_BRIDGE + " addrgenmode none up",
        "addr replace "
            + address()
            + "/"
            + lab.prefixLength()
            + " dev "
            + LabNames.PHYSICAL_BRIDGE);
  }

  private String physicalMac() {
    return LabPlanner.defaultMac(spec.index()).replace("02:00:00:01", "02:00:00:00");
  }
}
