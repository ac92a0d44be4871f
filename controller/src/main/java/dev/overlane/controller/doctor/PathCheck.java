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
      Optional<Host> peer = Peers.withAddress(patient.network(), path.getKey());
      String who = peer.map(Host::name).orElse("?") + " (" + path.getKey() + ")";
      if (path.getValue().equals("no answer")) {
        found.add(
            Finding.error(
                patient.name(),
                "host "
                    + who
                    + " does not answer its ping: no tunnel packets pass between them, or only ping"
                    + " is filtered",
                "ip route get " + path.getKey() + " from " + patient.host().address()));
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
                          "ip neigh flush to " + path.getKey() + "   # after the other is found")));
    }
    return found.build();
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
