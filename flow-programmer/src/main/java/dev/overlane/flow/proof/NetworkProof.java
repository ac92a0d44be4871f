package dev.overlane.flow.proof;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.overlane.config.model.Expectation;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.flow.proof.Violation.End;
import dev.overlane.flow.proof.Violation.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The proof of a whole network, kept up to date: of what has changed since the last one, only that
 * which it concerns is done again. One thread calls; the work may be spread.
 */
public final class NetworkProof {

  /** Does pieces of work that do not touch each other, and returns when all are done. */
  @FunctionalInterface
  public interface Workers {
    void run(List<Runnable> work);
  }

  /**
   * A network as it was seen.
   *
   * @param names all hosts of the file, by where their tunnels end
   * @param seen the switches that were seen, by host
   * @param expectations statements that must hold
   */
  public record Network(
      ImmutableMap<Ipv4Address, String> names,
      ImmutableMap<String, SwitchView> seen,
      ImmutableList<Expectation> expectations) {}

  /** What of one host is to be looked at more closely. */
  private static final class Suspects {
    /** Of each other host, the local ports whose packets may come out wrongly there. */
    private final Map<Integer, ImmutableSet<Integer>> atPeers =
        Collections.synchronizedMap(new HashMap<>());

    private ImmutableSet<Integer> here = ImmutableSet.of();

    Set<Integer> ports() {
      Set<Integer> ports = new TreeSet<>(here);
      atPeers.values().forEach(ports::addAll);
      return ports;
    }
  }

  private final Workers workers;
  private final ReadyFlows ready;
  private final Map<String, HostProof> proofs = new TreeMap<>();
  private final Map<String, Suspects> suspects = new TreeMap<>();
  private ImmutableMap<Ipv4Address, String> names = ImmutableMap.of();

  /**
   * Nothing is known yet.
   *
   * @param bytes how much memory may be used, about, to keep at hand what is faster asked again; 0
   *     or more
   */
  public NetworkProof(Workers workers, long bytes) {
    this.workers = workers;
    this.ready = new ReadyFlows(bytes);
  }

  /**
   * Proves, or finds what is wrong. If that fails, nothing of it counts: the next proof begins from
   * nothing.
   */
  public Finding prove(Network network) {
    try {
      return proveChanges(network);
    } catch (RuntimeException | Error failure) {
      names = ImmutableMap.of();
      proofs.clear();
      suspects.clear();
      throw failure;
    }
  }

  private Finding proveChanges(Network network) {
    boolean renamed = !network.names().keySet().equals(names.keySet());
    names = network.names();
    Set<String> changed = changed(network, renamed);
    Set<Integer> touched = touched(network, changed);
    renew(network, changed);
    Hosts hosts = hosts();
    suspect(hosts, changed, touched);
    ImmutableList<Violation> violations = search(hosts);
    Expectations expectations =
        new Expectations(hosts, violations, hosts.seen().size() == names.size());
    return new Finding(
        violations,
        network.expectations().stream()
            .map(expectations::judge)
            .collect(ImmutableList.toImmutableList()),
        proofs.values().stream().mapToInt(proof -> proof.view().ports().size()).sum(),
        proofs.values().stream().mapToLong(proof -> proof.view().flows().size()).sum(),
        proofs.values().stream().mapToLong(HostProof::steps).sum(),
        changed.size());
  }

  private Set<String> changed(Network network, boolean renamed) {
    Set<String> changed = new TreeSet<>();
    network
        .seen()
        .forEach(
            (host, view) -> {
              HostProof proof = proofs.get(host);
              if (renamed || proof == null || !proof.view().equals(view)) {
                changed.add(host);
              }
            });
    return changed;
  }

  /** Where tunnels end whose switches are otherwise than before, or not seen any more. */
  private Set<Integer> touched(Network network, Set<String> changed) {
    Set<Integer> touched = new HashSet<>();
    for (String host : Sets.union(changed, proofs.keySet())) {
      HostProof before = proofs.get(host);
      SwitchView after = network.seen().get(host);
      if (changed.contains(host) || after == null) {
        if (before != null) {
          touched.add(before.view().vtep().value());
        }
        if (after != null) {
          touched.add(after.vtep().value());
        }
      }
    }
    return touched;
  }

  private void renew(Network network, Set<String> changed) {
    proofs.keySet().retainAll(network.seen().keySet());
    suspects.keySet().retainAll(network.seen().keySet());
    ImmutableSet<Ipv4Address> vteps = names.keySet();
    SwitchView[] views = changed.stream().map(network.seen()::get).toArray(SwitchView[]::new);
    HostProof[] renewed = new HostProof[views.length];
    List<Runnable> work = new ArrayList<>();
    for (int i = 0; i < views.length; i++) {
      int own = i;
      work.add(() -> renewed[own] = new HostProof(views[own], vteps, ready));
    }
    workers.run(work);
    for (HostProof proof : renewed) {
      proofs.put(proof.view().host(), proof);
    }
  }

  private Hosts hosts() {
    ImmutableMap.Builder<Integer, String> all = ImmutableMap.builder();
    names.forEach((address, name) -> all.put(address.value(), name));
    ImmutableMap.Builder<Integer, HostProof> seen = ImmutableMap.builder();
    proofs.values().forEach(proof -> seen.put(proof.view().vtep().value(), proof));
    return new Hosts(all.buildOrThrow(), seen.buildOrThrow());
  }

  /**
   * Whom a switch suspects is looked up by where its packets arrive: so a peer's flows are made
   * ready once for all that send there. Backwards, since those of the last hosts were made last and
   * are ready still.
   */
  private void suspect(Hosts hosts, Set<String> changed, Set<Integer> touched) {
    List<Runnable> work = new ArrayList<>();
    Map<Integer, List<HostProof>> senders = new TreeMap<>(Comparator.reverseOrder());
    for (Map.Entry<String, HostProof> entry : proofs.entrySet()) {
      HostProof host = entry.getValue();
      Suspects of = suspects.computeIfAbsent(entry.getKey(), name -> new Suspects());
      boolean all = changed.contains(entry.getKey());
      if (all) {
        of.atPeers.clear();
        work.add(() -> of.here = suspectsHere(host));
      }
      for (int peer : host.leaving().keySet()) {
        if (all || touched.contains(peer)) {
          senders.computeIfAbsent(peer, any -> new ArrayList<>()).add(host);
        }
      }
    }
    senders.forEach((peer, from) -> work.add(() -> suspectAt(hosts, peer, from)));
    workers.run(work);
  }

  private void suspectAt(Hosts hosts, int peer, List<HostProof> senders) {
    Optional<HostProof.Arrivals> arrivals =
        Optional.ofNullable(hosts.seen().get(peer)).map(HostProof::arrivals);
    for (HostProof host : senders) {
      ImmutableSet<Integer> ports =
          arrivals
              .map(there -> Suspicion.ofPeer(host, there))
              .orElseGet(
                  () ->
                      hosts.names().containsKey(peer) ? ImmutableSet.of() : sendersOf(host, peer));
      Objects.requireNonNull(suspects.get(host.view().host())).atPeers.put(peer, ports);
    }
  }

  private static ImmutableSet<Integer> sendersOf(HostProof host, int peer) {
    return host.leaving().get(peer).stream()
        .map(HostProof.Leaving::port)
        .collect(ImmutableSet.toImmutableSet());
  }

  private static ImmutableSet<Integer> suspectsHere(HostProof host) {
    ImmutableSet.Builder<Integer> ports = ImmutableSet.builder();
    host.locals()
        .forEach(
            (port, reach) -> {
              PortRole role = host.view().ports().get(port);
              if (role != null && Suspicion.ofLocal(host, port, reach, role.segment())) {
                ports.add(port);
              }
            });
    return ports.build();
  }

  private ImmutableList<Violation> search(Hosts hosts) {
    ImmutableList.Builder<Violation> violations = ImmutableList.builder();
    proofs.forEach(
        (name, host) -> {
          shortcuts(host, violations);
          Suspects of = suspects.get(name);
          if (of != null) {
            of.ports().forEach(port -> violations.addAll(Search.local(hosts, host, port)));
          }
          host.strangers().forEach(way -> violations.addAll(Search.stranger(hosts, host, way)));
        });
    return violations.build();
  }

  private static void shortcuts(HostProof host, ImmutableList.Builder<Violation> violations) {
    for (Shortcut shortcut : host.view().shortcuts()) {
      PortRole to =
          shortcut.to().isPresent() ? host.view().ports().get(shortcut.to().getAsInt()) : null;
      shortcut.from().stream()
          .filter(port -> shortcut.to().isEmpty() || port != shortcut.to().getAsInt())
          .map(host.view().ports()::get)
          .filter(from -> from != null && !isSame(from, to))
          .min(Comparator.comparing(PortRole::kind))
          .ifPresent(
              from ->
                  violations.add(
                      new Violation(
                          Kind.BYPASSES,
                          Search.end(host, from),
                          to == null
                              ? new End(host.view().host(), "everything", "")
                              : Search.end(host, to),
                          shortcut.what(),
                          "",
                          ImmutableList.of())));
    }
  }

  private static boolean isSame(PortRole from, @Nullable PortRole to) {
    return to != null && from.kind() == PortRole.Kind.MEMBER && to.isMemberOf(from.segment());
  }
}
