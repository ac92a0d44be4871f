package dev.overlane.controller.doctor;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import dev.overlane.config.model.DatapathType;
import dev.overlane.config.model.Overlay;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether tunnel packets can arrive: the VTEP's address, the UDP port, the firewall. */
final class TunnelCheck implements Check {
  /** The first process in what ss(8) tells of a socket. */
  private static final Pattern PROCESS = Pattern.compile("pid=(\\d+)");

  @Override
  public List<Finding> of(Patient patient) {
    ImmutableList.Builder<Finding> found = ImmutableList.builder();
    HostFacts facts = patient.facts();
    if (facts.get("device").isEmpty()) {
      found.add(
          Finding.error(
              patient.name(),
              "none of its devices has "
                  + patient.host().address()
                  + ", the address where the file has others send their tunnel packets",
              "ip addr add " + patient.host().address() + "/PREFIX dev DEVICE"));
    }
    facts
        .row("interfaces", patient.network().overlay().interfaceName())
        .filter(row -> !row.text("error").isEmpty())
        .ifPresent(
            row ->
                found.add(
                    Finding.error(
                        patient.name(),
                        "tunnel " + row.text("name") + ": " + row.text("error"),
                        twin(patient)
                            .map(other -> "ovs-vsctl del-port " + other + "   # one like it")
                            .orElse("ovs-vsctl show   # is there another tunnel like it?"))));
    if (patient.network().overlay().type() != Overlay.TunnelType.GRE) {
      checkPort(patient, found);
    }
    if (patient.host().datapathType() == DatapathType.SYSTEM) {
      checkFirewall(patient, found);
    }
    return found.build();
  }

  private static void checkPort(Patient patient, ImmutableList.Builder<Finding> found) {
    int port = patient.network().overlay().udpPort();
    String sockets = patient.facts().get("udp");
    int users = sockets.indexOf("users:");
    if (users >= 0 && !sockets.contains("ovs-vswitchd")) {
      found.add(
          Finding.error(
              patient.name(),
              "a program has UDP port " + port + ", where tunnel packets arrive: " + sockets,
              end(sockets, port) + "   # or have the file say another overlay.udp-port"));
    }
    // The script tells pairs: a device and its port.
    List<String> devices =
        Splitter.on(' ').omitEmptyStrings().splitToList(patient.facts().get("vxlan"));
    for (List<String> device : Lists.partition(devices, 2)) {
      if (device.get(device.size() - 1).equals(Integer.toString(port))) {
        found.add(
            Finding.error(
                patient.name(),
                "device "
                    + device.get(0)
                    + " is a VXLAN of somebody else's on the same UDP port "
                    + port,
                "ip link del "
                    + device.get(0)
                    + "   # or give overlay.udp-port of the file another"));
      }
    }
  }

  /** Ends the program; ss(8) names each that has a socket, for root. */
  private static String end(String sockets, int port) {
    Matcher process = PROCESS.matcher(sockets);
    return process.find() ? "kill " + process.group(1) : "ss -ulnp sport = :" + port;
  }

  /** Another tunnel of that kind, with which Open vSwitch cannot have a second. */
  private static Optional<String> twin(Patient patient) {
    Overlay overlay = patient.network().overlay();
    return patient.facts().rows("interfaces").stream()
        .filter(row -> row.text("type").equals(overlay.type().ovsType()))
        .map(row -> row.text("name"))
        .filter(name -> !name.equals(overlay.interfaceName()))
        .findFirst();
  }

  private static void checkFirewall(Patient patient, ImmutableList.Builder<Finding> found) {
    Overlay overlay = patient.network().overlay();
    boolean gre = overlay.type() == Overlay.TunnelType.GRE;
    Firewall.closedTo(
            gre ? Firewall.Packets.GRE : Firewall.Packets.udp(overlay.udpPort()), patient.facts())
        .ifPresent(
            firewall ->
                found.add(
                    Finding.warning(
                        patient.name(),
                        "its firewall ("
                            + firewall.tool()
                            + ") drops what comes in, and no rule names "
                            + (gre ? "GRE" : "UDP port " + overlay.udpPort())
                            + ": tunnel packets may be among it",
                        firewall.opening())));
  }
}
