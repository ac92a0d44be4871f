package dev.overlane.controller.doctor;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Host;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a host reaches those it shares segments with, and each address has one owner. */
final class PathCheck implements Check {
  @Override
  public List<Finding> of(Patient patient) {
    ImmutableList.Builder<Finding> found = ImmutableList.builder();
    for (Map.Entry<String, String> path : patient.facts().paths().entrySet()) {
      String address = path.getKey();
      Optional<Host> peer = Peers.withAddress(patient.network(), address);
      String who = peer.map(Host::name).orElse("?") + " (" + address + ")";
      if (path.getValue().equals("no answer")) {
        found.add(
            Finding.error(
                patient.name(),
                "host "
                    + who
                    + " does not answer its ping: no tunnel packets pass between them, or only ping"
                    + " is filtered",
                mending(patient, address, peer)));
      }
      peer.flatMap(host -> anotherOwner(patient, host))
          .ifPresent(
              mac ->
                  found.add(
                      Finding.error(
                          patient.name(),
                          "another machine, with the MAC address "
                              + mac
                              + ", answers for the address of "
                              + who
                              + ": two machines have it",
                          "ip addr del "
                              + address
                              + "/PREFIX dev DEVICE   # on that machine; then, here: ip neigh flush"
                              + " to "
                              + address)));
    }
    return found.build();
  }

  /** What brings two hosts together, by what both tell of themselves. */
  private static String mending(Patient patient, String address, Optional<Host> peer) {
    Optional<HostFacts> other =
        peer.flatMap(host -> Optional.ofNullable(patient.others().get(host.name())));
    String there = "   # on " + peer.map(Host::name).orElse("the other");
    return down(patient.facts())
        .or(() -> noRoute(patient.facts(), address))
        .or(() -> other.flatMap(facts -> noAddress(facts, address)).map(line -> line + there))
        .or(() -> other.flatMap(PathCheck::down).map(line -> line + there))
        .or(
            () ->
                other
                    .flatMap(facts -> Firewall.closedTo(Firewall.Packets.PINGS, facts))
                    .map(firewall -> firewall.opening() + there))
        .orElse(
            "tracepath -n "
                + address
                + "   # both hosts look well: names the hop between them that is not");
  }

  private static Optional<String> down(HostFacts facts) {
    return facts.get("device.state").equals("down")
        ? Optional.of("ip link set dev " + facts.get("device") + " up")
        : Optional.empty();
  }

  private static Optional<String> noRoute(HostFacts facts, String address) {
    return facts.get("route." + address).equals("none")
        ? Optional.of("ip route add " + address + " via GATEWAY")
        : Optional.empty();
  }

  private static Optional<String> noAddress(HostFacts facts, String address) {
    return facts.get("device").isEmpty()
        ? Optional.of("ip addr add " + address + "/PREFIX dev DEVICE")
        : Optional.empty();
  }

  /** The MAC by which an address is reached, if its host says that it is none of its own. */
  private static Optional<String> anotherOwner(Patient patient, Host peer) {
    String reached = patient.facts().get("neighbour." + peer.address());
    HostFacts its = patient.others().get(peer.name());
    String own = its == null ? "" : its.get("macs");
    return reached.isEmpty() || own.isEmpty() || own.contains(reached)
        ? Optional.empty()
        : Optional.of(reached);
  }
}
