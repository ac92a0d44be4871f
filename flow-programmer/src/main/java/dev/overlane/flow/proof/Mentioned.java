package dev.overlane.flow.proof;

import com.google.common.collect.ImmutableSet;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowMatch;
import java.util.LinkedHashSet;
import java.util.Set;

/** The ways to come in by the tunnel that the flows of a switch tell apart. */
final class Mentioned {
  /** Documentation addresses (RFC 5737): whoever is asked for by no flow is like one of these. */
  private static final int NOBODY = 0xcb00_7101;

  private final Set<Integer> sources = new LinkedHashSet<>();
  private final Set<Long> keys = new LinkedHashSet<>();
  private final Set<Ingress> pairs = new LinkedHashSet<>();
  private final int port;

  /**
   * @param port OpenFlow port of the tunnel
   */
  Mentioned(Iterable<Flow> flows, int port) {
    this.port = port;
    keys.add(0L);
    for (Flow flow : flows) {
      FlowMatch match = flow.key().match();
      match.tunnelId().ifPresent(keys::add);
      match.tunnelSource().ifPresent(address -> sources.add(address.value()));
    }
    keys.add(fresh(keys));
    for (Flow flow : flows) {
      addPairs(flow.key().match());
    }
  }

  private static long fresh(Set<Long> keys) {
    long key = 1;
    while (keys.contains(key)) {
      key++;
    }
    return key;
  }

  private void addPairs(FlowMatch match) {
    if (match.tunnelSource().isPresent()) {
      int from = match.tunnelSource().get().value();
      if (match.tunnelId().isPresent()) {
        pairs.add(new Ingress(port, from, match.tunnelId().getAsLong()));
      } else {
        keys.forEach(key -> pairs.add(new Ingress(port, from, key)));
      }
    }
  }

  /** Every pair of an outer source and a key that some flow asks for. */
  Set<Ingress> pairs() {
    return pairs;
  }

  /**
   * All kinds of tunnel packets of strangers.
   *
   * @param known addresses of those who are none
   */
  Set<Ingress> strangers(ImmutableSet<Integer> known) {
    Set<Ingress> strangers = new LinkedHashSet<>();
    int nobody = NOBODY;
    while (known.contains(nobody) || sources.contains(nobody)) {
      nobody++;
    }
    for (long key : keys) {
      strangers.add(new Ingress(port, nobody, key));
      for (int source : sources) {
        if (!known.contains(source)) {
          strangers.add(new Ingress(port, source, key));
        }
      }
    }
    return strangers;
  }
}
