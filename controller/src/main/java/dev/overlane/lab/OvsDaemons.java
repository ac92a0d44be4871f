package dev.overlane.lab;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.faults.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One host's ovsdb-server and ovs-vswitchd, kept apart from all others by a directory of their own:
 * the environment variables OVS_RUNDIR and its like send every default path there.
 */
final class OvsDaemons {
  private static final String SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema";

  private final Path directory;
  private final NetworkNamespace namespace;
  private final String listen;
  private final ImmutableList<String> switchOptions;
  private final PidFile ovsdb;
  private final PidFile vswitchd;

  /**
   * @param port TCP port of ovsdb-server on all the host's addresses
   */
  OvsDaemons(Path directory, NetworkNamespace namespace, int port) {
    this(directory, namespace, Integer.toString(port), ImmutableList.of());
  }

  /**
   * @param listen where ovsdb-server listens, as {@code ptcp:} takes it
   * @param switchOptions more options of ovs-vswitchd
   */
  OvsDaemons(
      Path directory,
      NetworkNamespace namespace,
      String listen,
      ImmutableList<String> switchOptions) {
    this.directory = directory;
    this.namespace = namespace;
    this.listen = listen;
    this.switchOptions = switchOptions;
    this.ovsdb = new PidFile(directory.resolve("ovsdb-server.pid"), namespace);
    this.vswitchd = new PidFile(directory.resolve("ovs-vswitchd.pid"), namespace);
  }

  Path directory() {
    return directory;
  }

  ImmutableMap<String, String> environment() {
    String path = directory.toString();
    return ImmutableMap.of(
        "OVS_RUNDIR", path, "OVS_LOGDIR", path, "OVS_DBDIR", path, "OVS_SYSCONFDIR", path);
  }

  void create() {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new LabException("cannot make " + directory + ": " + Reasons.of(e), e);
    }
    Command.of("ovsdb-tool", "create", database(), SCHEMA).withEnvironment(environment()).check();
  }

  /** Removes the database; ovsdb-server must not run. */
  void forgetDatabase() {
    try {
      Files.deleteIfExists(Path.of(database()));
    } catch (IOException e) {
      throw new LabException("cannot remove " + database() + ": " + Reasons.of(e), e);
    }
  }

  void startOvsdb() {
    run(
        "ovsdb-server",
        database(),
        "--remote=punix:" + directory.resolve("db.sock"),
        "--remote=ptcp:" + listen,
        "--remote=db:Open_vSwitch,Open_vSwitch,manager_options",
        "--private-key=db:Open_vSwitch,SSL,private_key",
        "--certificate=db:Open_vSwitch,SSL,certificate",
        "--ca-cert=db:Open_vSwitch,SSL,ca_cert",
        "--pidfile",
        "--detach",
        "--log-file",
        "-vconsole:off");
  }

  /** Makes the root row; {@code manager} empty: dials nobody. */
  void initialize(String systemId, String manager) {
    run(
        "ovs-vsctl",
        "--no-wait",
        "init",
        "--",
        "set",
        "Open_vSwitch",
        ".",
        "external_ids:system-id=" + systemId);
    if (!manager.isEmpty()) {
      run("ovs-vsctl", "--no-wait", "set-manager", manager);
    }
  }

  void startVswitchd() {
    ImmutableList.Builder<String> argv = ImmutableList.builder();
    argv.add("ovs-vswitchd", "--pidfile", "--detach", "--log-file", "-vconsole:off");
    run(argv.addAll(switchOptions).build().toArray(String[]::new));
  }

  void killVswitchd() {
    vswitchd.kill();
  }

  /**
   * Sends ovs-vswitchd a signal.
   *
   * @param signal its name without SIG
   */
  void signalVswitchd(String signal) {
    Command.of("kill", "-" + signal, Long.toString(pid(vswitchd))).check();
  }

  /** The numbers of both processes, which must run. */
  ImmutableList<Long> pids() {
    return ImmutableList.of(pid(ovsdb), pid(vswitchd));
  }

  private long pid(PidFile daemon) {
    return daemon
        .process()
        .map(ProcessHandle::pid)
        .orElseThrow(() -> new LabException(daemon.path() + " names no process that runs"));
  }

  void killOvsdb() {
    ovsdb.kill();
  }

  boolean running() {
    return ovsdb.process().isPresent() && vswitchd.process().isPresent();
  }

  /** Ends both for good; nothing of theirs is to last, so they need no time to tidy up. */
  void end() {
    vswitchd.kill();
    ovsdb.kill();
  }

  private String database() {
    return directory.resolve("conf.db").toString();
  }

  private void run(String... argv) {
    namespace.command(argv).withEnvironment(environment()).check();
  }
}
