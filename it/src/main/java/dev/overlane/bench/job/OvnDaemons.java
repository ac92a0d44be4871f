package dev.overlane.bench.job;

import com.google.common.collect.ImmutableList;
import dev.overlane.bench.OvnInstallation;
import dev.overlane.lab.SandboxHost;
import dev.overlane.lab.SandboxHosts;
import java.nio.file.Path;

/** OVN's own processes: two databases, ovn-northd, and an ovn-controller on each host. */
final class OvnDaemons {
  private static final int SOUTHBOUND_PORT = 6642;
  private static final ImmutableList<String> CENTRAL = ImmutableList.of("northd", "sb", "nb");
  private static final String CONTROLLER = "ovn-controller.pid";

  private final SandboxHosts hosts;
  private final Path directory;

  OvnDaemons(SandboxHosts hosts) {
    this.hosts = hosts;
    this.directory = hosts.directory();
  }

  /** Starts all of it over empty databases; returns when every host has reported. */
  void start() {
    database("nb", "OVN_Northbound,NB_Global");
    database("sb", "OVN_Southbound,SB_Global");
    String listen = "ptcp:" + SOUTHBOUND_PORT + ":127.0.0.1";
    southbound("set-connection", listen, "--", "set", "connection", ".", "inactivity_probe=60000");
    northbound("set", "NB_Global", ".", "options:northd_probe_interval=60000");
    hosts.run(
        daemon("ovn-northd", "northd")
            .add("--ovnnb-db=unix:" + socket("nb"), "--ovnsb-db=unix:" + socket("sb"))
            .build());
    hosts.onAll(OvnDaemons::introduce);
    startControllers();
  }

  private void database(String name, String root) {
    Path file = directory.resolve(name + ".db");
    hosts.run(ImmutableList.of("rm", "-f", file.toString()));
    String schema = OvnInstallation.schemas().resolve("ovn-" + name + ".ovsschema").toString();
    hosts.run(ImmutableList.of("ovsdb-tool", "create", file.toString(), schema));
    hosts.run(
        daemon("ovsdb-server", name)
            .add(file.toString(), "--remote=punix:" + socket(name))
            .add("--unixctl=" + directory.resolve(name + ".ctl"))
            .add("--remote=db:" + root + ",connections")
            .build());
  }

  private ImmutableList.Builder<String> daemon(String program, String name) {
    return daemon(program, directory, name);
  }

  /** {@code OVN_RUNDIR} is where a daemon puts what its options do not place. */
  private static ImmutableList.Builder<String> daemon(String program, Path place, String name) {
    return ImmutableList.<String>builder()
        .add("env", "OVN_RUNDIR=" + place, program)
        .add("--detach", "--no-chdir", "-vconsole:off", "-vsyslog:off")
        .add("--pidfile=" + place.resolve(name + ".pid"))
        .add("--log-file=" + place.resolve(name + ".log"));
  }

  private static void introduce(SandboxHost host) {
    host.vsctl(
        "set",
        "Open_vSwitch",
        ".",
        "external_ids:ovn-remote=tcp:127.0.0.1:" + SOUTHBOUND_PORT,
        "external_ids:ovn-encap-type=geneve",
        "external_ids:ovn-encap-ip=" + host.address(),
        "external_ids:ovn-remote-probe-interval=60000",
        "external_ids:ovn-openflow-probe-interval=60");
  }

  /** Starts the controllers of all hosts. */
  void startControllers() {
    hosts.onAll(
        host ->
            host.daemon(
                daemon("ovn-controller", host.directory(), "ovn-controller")
                    .add("unix:" + host.directory().resolve("db.sock"))
                    .build()
                    .toArray(String[]::new)));
  }

  /** Kills the controllers of all hosts as a crash would. */
  void killControllers() {
    hosts.onAll(host -> hosts.killDaemon(host.name() + "/" + CONTROLLER));
  }

  /** Kills all of it. */
  void kill() {
    killControllers();
    CENTRAL.forEach(name -> hosts.killDaemon(name + ".pid"));
  }

  Path socket(String database) {
    return directory.resolve(database + ".sock");
  }

  /** Runs ovn-nbctl(8). */
  String northbound(String... arguments) {
    return tool("ovn-nbctl", "nb", arguments);
  }

  /** Runs ovn-sbctl(8). */
  String southbound(String... arguments) {
    return tool("ovn-sbctl", "sb", arguments);
  }

  private String tool(String name, String database, String... arguments) {
    return hosts.run(
        ImmutableList.<String>builder()
            .add(name, "--db=unix:" + socket(database))
            .add(arguments)
            .build());
  }

  Column.Usage usage() {
    ImmutableList.Builder<Long> pids = ImmutableList.builder();
    CENTRAL.forEach(name -> hosts.daemonPid(name + ".pid").ifPresent(pids::add));
    hosts
        .hosts()
        .forEach(host -> hosts.daemonPid(host.name() + "/" + CONTROLLER).ifPresent(pids::add));
    return ProcessTimes.of(pids.build());
  }
}
