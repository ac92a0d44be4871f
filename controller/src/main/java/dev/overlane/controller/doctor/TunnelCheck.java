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
  private static final Pattern DROPS_ALL =
      Pattern.compile("hook input [^;]*; *policy drop|:INPUT DROP");

  private static final String NFTABLES = "nftables";

  /** Of what nft(8) lists: a table, or a chain that drops what comes in. */
  private static final Pattern TABLE_OR_CHAIN =
      Pattern.compile("table (\\S+ \\S+) \\{|chain (\\S+) \\{[^{}]*hook input [^;]*; *policy drop");

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
                        "ovs-vsctl show   # is there another tunnel like it? Take that off")));
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
              "ss -ulnp sport = :" + port + "   # which; end it, or give the file another port"));
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

  private static void checkFirewall(Patient patient, ImmutableList.Builder<Finding> found) {
    Overlay overlay = patient.network().overlay();
    boolean gre = overlay.type() == Overlay.TunnelType.GRE;
    String what = gre ? "gre" : Integer.toString(overlay.udpPort());
    Pattern named = Pattern.compile("\\b" + what + "\\b");
    Optional<String> tool = closed(patient.facts(), named);
    tool.ifPresent(
        name ->
            found.add(
                Finding.warning(
                    patient.name(),
                    "its firewall ("
                        + name
                        + ") drops what comes in, and no rule names "
                        + (gre ? "GRE" : "UDP port " + what)
                        + ": tunnel packets may be among it",
                    name.equals(NFTABLES)
                        ? "nft insert rule "
                            + droppingChain(patient.facts().get(NFTABLES))
                            + (gre ? " meta l4proto gre accept" : " udp dport " + what + " accept")
                        : "iptables -I INPUT -p "
                            + (gre ? "gre" : "udp --dport " + what)
                            + " -j ACCEPT")));
  }

  /** Family, table and name of the first chain that drops what comes in. */
  private static String droppingChain(String ruleset) {
    String table = "inet filter";
    Matcher part = TABLE_OR_CHAIN.matcher(ruleset);
    while (part.find()) {
      if (part.group(1) == null) {
        return table + " " + part.group(2);
      }
      table = part.group(1);
    }
    return table + " input";
  }

  private static Optional<String> closed(HostFacts facts, Pattern named) {
    for (String tool : new String[] {"iptables", NFTABLES}) {
      String rules = facts.get(tool);
      if (DROPS_ALL.matcher(rules).find() && !named.matcher(rules).find()) {
        return Optional.of(tool);
      }
    }
    return Optional.empty();
  }
}
