package dev.overlane.lab;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;

/**
 * One of {@link SandboxHosts}. Methods block until the command has ended; any thread may call them.
 */
public final class SandboxHost {
  private static final int LOW_OCTET = 250;
  private static final String UNDERLAY = "br-phy";

  private final int number;
  private final NetworkNamespace namespace;
  private final OvsDaemons daemons;

  SandboxHost(int number, NetworkNamespace namespace, Path directory) {
    this.number = number;
    this.namespace = namespace;
    this.daemons =
        new OvsDaemons(
            directory,
            namespace,
            "6640:" + loopback(),
            ImmutableList.of("--enable-dummy=system", "--disable-system"));
  }

  /** Its name, by its number; the first is {@code hv1}. */
  public String name() {
    return "hv" + number;
  }

  /** Where its tunnel ends. */
  public String address() {
    return "172.31." + octets();
  }

  /** Where its ovsdb-server is dialled in the namespace, as in ovsdb(7). */
  public String ovsdb() {
    return "tcp:" + loopback() + ":6640";
  }

  private String loopback() {
    return "127.1." + octets();
  }

  private String octets() {
    return number / LOW_OCTET + "." + (1 + number % LOW_OCTET);
  }

  /** Its run directory, with the socket of its database and those of its bridges. */
  public Path directory() {
    return daemons.directory();
  }

  /** Runs ovs-vsctl(8) against this host and returns what it printed. */
  public String vsctl(String... arguments) {
    return vsctl(ImmutableList.copyOf(arguments));
  }

  /** Runs ovs-vsctl(8) against this host and returns what it printed. */
  public String vsctl(ImmutableList<String> arguments) {
    return run("ovs-vsctl", ImmutableList.of("--timeout=60"), arguments);
  }

  /** Runs ovs-ofctl(8) in OpenFlow 1.4 and returns what it printed. */
  public String ofctl(String... arguments) {
    return run("ovs-ofctl", ImmutableList.of("-O", "OpenFlow14"), ImmutableList.copyOf(arguments));
  }

  /** Starts a daemon beside the host's own, which detaches itself; it ends with the hosts. */
  public void daemon(String... argv) {
    namespace.command(argv).withEnvironment(daemons.environment()).check();
  }

  /** The numbers of ovsdb-server's and ovs-vswitchd's processes. */
  public ImmutableList<Long> pids() {
    return daemons.pids();
  }

  /** Kills ovs-vswitchd as a crash would; rows stay, flows are gone with it. */
  public void killVswitchd() {
    daemons.killVswitchd();
  }

  /** Starts ovs-vswitchd; its underlay address is put back. */
  public void startVswitchd() {
    daemons.startVswitchd();
    address(UNDERLAY);
  }

  private String run(String tool, ImmutableList<String> first, ImmutableList<String> arguments) {
    ImmutableList<String> argv =
        ImmutableList.<String>builder().add(tool).addAll(first).addAll(arguments).build();
    return Command.of(argv).withEnvironment(daemons.environment()).check();
  }

  private void appctl(String... arguments) {
    run("ovs-appctl", ImmutableList.of(), ImmutableList.copyOf(arguments));
  }

  void up() {
    daemons.create();
    daemons.startOvsdb();
    daemons.initialize(name(), "");
    daemons.startVswitchd();
    vsctl("add-br", UNDERLAY, "--", "add-port", UNDERLAY, "eth0");
    address(UNDERLAY);
  }

  /** A dummy device has the address that one tells it, and the switch the route. */
  private void address(String bridge) {
    appctl("netdev-dummy/ip4addr", bridge, address() + "/16");
    appctl("ovs/route/add", "172.31.0.0/16", bridge);
  }

  void down() {
    daemons.end();
  }
}
