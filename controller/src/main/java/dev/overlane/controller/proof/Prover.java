package dev.overlane.controller.proof;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.plan.HostSighting;
import dev.overlane.controller.plan.Observation;
import dev.overlane.controller.run.Sightings;
import dev.overlane.flow.proof.Finding;
import dev.overlane.flow.proof.NetworkProof;
import dev.overlane.flow.proof.SwitchView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes proofs from the newest sightings. What did not change since the last one is not examined
 * again. One proof at a time; any thread may ask.
 */
final class Prover {

  /** A reading, and what it was made of. */
  private record Known(NetworkModel model, Observation seen, HostReading reading) {
    boolean isOf(NetworkModel otherModel, Observation other) {
      return model.equals(otherModel)
          && seen.snapshot().equals(other.snapshot())
          && seen.switchConnected() == other.switchConnected()
          && seen.ports().equals(other.ports())
          && seen.flows().equals(other.flows());
    }
  }

  private final Sightings sightings;
  private final InstantSource clock;
  private final NetworkProof proof;
  private final Map<String, Known> known = new HashMap<>();
  private final Map<String, Instant> told = new ConcurrentHashMap<>();

  Prover(Sightings sightings, InstantSource clock, NetworkProof.Workers workers) {
    this.sightings = sightings;
    this.clock = clock;
    this.proof = new NetworkProof(workers, ProofWorkers.memory());
  }

  /** A host was looked at just now; called on its loop. */
  void told(HostSighting sighting) {
    told.put(sighting.host(), clock.instant());
  }

  /** Makes a proof. */
  synchronized ProofResult prove() {
    long begun = System.nanoTime();
    Instant at = clock.instant();
    Sightings.Accepted accepted = sightings.accepted();
    NetworkModel model = accepted.model();
    ImmutableSortedMap<String, HostSighting> all = sightings.all();
    known.keySet().retainAll(model.hosts().keySet());
    ImmutableMap.Builder<String, SwitchView> seen = ImmutableMap.builder();
    ImmutableMap.Builder<Ipv4Address, String> names = ImmutableMap.builder();
    ImmutableSortedMap.Builder<String, ProofResult.HostFact> facts =
        ImmutableSortedMap.naturalOrder();
    for (Host host : model.hosts().values()) {
      HostReading reading = read(accepted, host, all.get(host.name()));
      names.put(host.address(), host.name());
      reading.view().ifPresent(view -> seen.put(host.name(), view));
      facts.put(host.name(), fact(host, reading, at));
    }
    Finding finding =
        proof.prove(
            new NetworkProof.Network(
                names.buildOrThrow(), seen.buildOrThrow(), model.expectations()));
    return new ProofResult(
        accepted.revision(),
        segments(model),
        facts.buildOrThrow(),
        finding.violations(),
        finding.expectations(),
        new ProofResult.Scope(
            finding.ports(), finding.flows(), finding.lookUps(), finding.renewed()),
        Duration.ofNanos(System.nanoTime() - begun),
        at);
  }

  private HostReading read(
      Sightings.Accepted accepted, Host host, @Nullable HostSighting sighting) {
    if (sighting == null) {
      return HostReading.unseen("it was not looked at yet");
    }
    if (sighting.view().revision() != accepted.revision()) {
      return HostReading.unseen("it was not looked at since the file changed");
    }
    Known before = known.get(host.name());
    if (before != null && before.isOf(accepted.model(), sighting.seen())) {
      return before.reading();
    }
    HostReading reading = HostReader.read(accepted.model(), host, sighting.seen());
    known.put(host.name(), new Known(accepted.model(), sighting.seen(), reading));
    return reading;
  }

  private ProofResult.HostFact fact(Host host, HostReading reading, Instant now) {
    Optional<SwitchView> view = reading.view();
    return new ProofResult.HostFact(
        view.map(seen -> seen.flows().size()).orElse(0),
        view.map(seen -> seen.ports().size()).orElse(0),
        told.getOrDefault(host.name(), now),
        reading.reason());
  }

  private static ImmutableMap<Integer, String> segments(NetworkModel model) {
    ImmutableMap.Builder<Integer, String> names = ImmutableMap.builder();
    model.segments().values().forEach(segment -> names.put(segment.vni().value(), segment.name()));
    return names.buildOrThrow();
  }
}
