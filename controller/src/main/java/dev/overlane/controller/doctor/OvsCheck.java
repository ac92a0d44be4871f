package dev.overlane.controller.doctor;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.DatapathType;
import dev.overlane.config.model.Port;
import java.util.List;

/** Whether Open vSwitch runs there, and can do what the file asks of it. */
final class OvsCheck implements Check {
  static final String UPGRADE = "apt-get install --only-upgrade openvswitch-switch";

  @Override
  public List<Finding> of(Patient patient) {
    String name = patient.name();
    HostFacts facts = patient.facts();
    if (facts.get("ovs").equals("absent")) {
      return List.of(
          Finding.error(
              name, "Open vSwitch is not installed", "apt-get install -y openvswitch-switch"));
    }
    if (!facts.hasDatabase()) {
      return List.of(
          Finding.error(
              name,
              "ovsdb-server does not answer (" + facts.get("ovs").replace("failed: ", "") + ")",
              "systemctl restart openvswitch-switch"));
    }
    ImmutableList.Builder<Finding> found = ImmutableList.builder();
    if (!facts.get("switch").startsWith("ovs-vswitchd")) {
      found.add(
          Finding.error(
              name,
              "ovs-vswitchd does not answer: no packet is switched that needs it",
              "systemctl restart openvswitch-switch"));
    }
    addMissingTypes(patient, found);
    if (patient.host().datapathType() == DatapathType.SYSTEM
        && facts.get("module.openvswitch").equals("absent")) {
      found.add(noModule(patient));
    }
    for (Port port : patient.host().ports().values()) {
      facts
          .row("interfaces", port.interfaceName())
          .map(row -> row.text("error"))
          .filter(error -> !error.isEmpty())
          .ifPresent(error -> found.add(deviceFails(name, port, error)));
    }
    return found.build();
  }

  /** Nothing loads what is not there: it has to come with a package, or with the machine. */
  private static Finding noModule(Patient patient) {
    HostFacts facts = patient.facts();
    String release = facts.get("kernel");
    String text =
        "its kernel "
            + release
            + " has no module openvswitch, which datapath-type system needs (netdev does without)";
    if (facts.get("container").equals("yes")) {
      return Finding.error(
          patient.name(),
          text + ": it is a container, so the machine below has to load it",
          "modprobe openvswitch   # on the machine that carries the container");
    }
    if (facts.get("kernel.modules").equals("absent")) {
      return Finding.error(
          patient.name(),
          text + ": all its modules are gone, as after an upgrade of the kernel",
          "reboot   # into the kernel that is installed");
    }
    String install =
        facts.get("distribution").contains("ubuntu")
            ? "apt-get install -y linux-modules-extra-" + release
            : "apt-get install -y --reinstall linux-image-" + release;
    return Finding.error(
        patient.name(),
        text + ": the package that has it is not installed",
        install + " && modprobe openvswitch");
  }

  private static Finding deviceFails(String host, Port port, String error) {
    String device = port.interfaceName();
    return Finding.error(
        host,
        "port " + port.name() + " waits: " + error,
        "ip link add "
            + device
            + " type veth peer name eth0 netns CONTAINER; ip link set "
            + device
            + " up");
  }

  private static void addMissingTypes(Patient patient, ImmutableList.Builder<Finding> found) {
    List<HostFacts.Row> root = patient.facts().rows("root");
    if (root.isEmpty()) {
      return;
    }
    String tunnel = patient.network().overlay().type().ovsType();
    String datapath = patient.host().datapathType().ovsName();
    String version = "Open vSwitch " + patient.facts().get("ovs");
    List<String> types = root.get(0).all("iface_types");
    if (!types.isEmpty() && !types.contains(tunnel)) {
      found.add(
          Finding.error(patient.name(), version + " there has no " + tunnel + " tunnels", UPGRADE));
    }
    List<String> datapaths = root.get(0).all("datapath_types");
    if (!datapaths.isEmpty() && !datapaths.contains(datapath)) {
      found.add(
          Finding.error(
              patient.name(), version + " there has no datapath of type " + datapath, UPGRADE));
    }
  }
}
