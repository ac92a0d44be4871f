package dev.overlane.bench.dataplane;

import com.google.common.collect.ImmutableList;
import dev.overlane.bench.BenchFailure;
import dev.overlane.bench.OvnInstallation;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.lab.Lab;
import dev.overlane.lab.LabContainer;
import dev.overlane.lab.LabHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** OVN over Geneve, its own encapsulation. Its processes live in the lab's namespaces. */
final class OvnPlane implements Plane {
  private static final String SOUTHBOUND_PORT = "6642";
  private static final String NORTHBOUND = "nb";
  private static final String SOUTHBOUND = "sb";

  private final NetworkModel model;

  OvnPlane(NetworkModel seed) {
    this.model = seed;
  }

  @Override
  public String name() {
    return "ovn";
  }

  @Override
  public NetworkModel model() {
    return model;
  }

  @Override
  public String bridge() {
    return "br-int";
  }

  @Override
  public void build(Lab lab) {
    Path place = lab.spec().directory();
    String controller = lab.spec().controller().toString();
    database(lab, NORTHBOUND, "OVN_Northbound,NB_Global");
    database(lab, SOUTHBOUND, "OVN_Southbound,SB_Global");
    central(
        lab,
        "ovn-sbctl",
        "--db=unix:" + socket(place, SOUTHBOUND),
        "set-connection",
        "ptcp:" + SOUTHBOUND_PORT + ":" + controller);
    central(
        lab,
        daemon(place, "ovn-northd", "northd")
            .add("--ovnnb-db=unix:" + socket(place, NORTHBOUND))
            .add("--ovnsb-db=unix:" + socket(place, SOUTHBOUND))
            .build());
    for (LabHost host : lab.hosts()) {
      join(host, controller);
    }
    central(lab, network(lab, place));
    for (LabContainer container : lab.containers()) {
      plug(lab.host(container.host()), container);
    }
  }

  private void database(Lab lab, String name, String root) {
    Path place = lab.spec().directory();
    String file = place.resolve(name + ".db").toString();
    String schema = OvnInstallation.schemas().resolve("ovn-" + name + ".ovsschema").toString();
    central(lab, "ovsdb-tool", "create", file, schema);
    central(
        lab,
        daemon(place, "ovsdb-server", name)
            .add(file, "--remote=punix:" + socket(place, name))
            .add("--unixctl=" + place.resolve(name + ".ctl"))
            .add("--remote=db:" + root + ",connections")
            .build());
  }

  private static String socket(Path place, String database) {
    return place.resolve(database + ".sock").toString();
  }

  /** {@code OVN_RUNDIR} is where a daemon puts what its options do not place. */
  private static ImmutableList.Builder<String> daemon(Path place, String program, String name) {
    return ImmutableList.<String>builder()
        .add("env", "OVN_RUNDIR=" + place, program)
        .add("--detach", "--no-chdir", "-vconsole:off", "-vsyslog:off")
        .add("--pidfile=" + place.resolve(name + ".pid"))
        .add("--log-file=" + place.resolve(name + ".log"));
  }

  private static void join(LabHost host, String controller) {
    host.vsctl(
        "set",
        "Open_vSwitch",
        ".",
        "external_ids:ovn-remote=tcp:" + controller + ":" + SOUTHBOUND_PORT,
        "external_ids:ovn-encap-type=geneve",
        "external_ids:ovn-encap-ip=" + host.address(),
        "external_ids:ovn-bridge-datapath-type=netdev");
    host.exec(
            daemon(host.directory(), "ovn-controller", "ovn-controller")
                .add("unix:" + host.directory().resolve("db.sock"))
                .build()
                .toArray(String[]::new))
        .orThrow();
  }

  private ImmutableList<String> network(Lab lab, Path place) {
    ImmutableList.Builder<String> command = ImmutableList.builder();
    command.add("ovn-nbctl", "--db=unix:" + socket(place, NORTHBOUND));
    model.segments().keySet().forEach(name -> command.add("--", "ls-add", name));
    model
        .hosts()
        .values()
        .forEach(
            host ->
                host.ports()
                    .forEach(
                        (name, port) -> {
                          LabContainer container = lab.container(name);
                          command.add("--", "lsp-add", port.segment(), name);
                          command.add("--", "lsp-set-addresses", name);
                          command.add(container.mac() + " " + container.address());
                        }));
    return command.build();
  }

  /** Its bridge is made by ovn-controller, or here if that has not come to it. */
  private void plug(LabHost host, LabContainer container) {
    host.vsctl(
        "--may-exist",
        "add-br",
        bridge(),
        "--",
        "set",
        "bridge",
        bridge(),
        "datapath_type=netdev",
        "fail_mode=secure",
        "--",
        "add-port",
        bridge(),
        container.device(),
        "--",
        "set",
        "interface",
        container.device(),
        "external_ids:iface-id=" + container.name());
  }

  private static void central(Lab lab, String... argv) {
    central(lab, ImmutableList.copyOf(argv));
  }

  /** Runs a command in the controller's place on the underlay. */
  private static void central(Lab lab, ImmutableList<String> argv) {
    List<String> command = new ArrayList<>();
    command.addAll(ImmutableList.of("ip", "netns", "exec", lab.controllerNamespace()));
    command.addAll(argv);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new BenchFailure("`" + String.join(" ", argv) + "` said: " + said.strip());
      }
    } catch (IOException e) {
      throw new BenchFailure("`" + argv.get(0) + "` cannot be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("interrupted");
    }
  }
}
