package dev.overlane.controller.measure;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What the controller has counted since it started. Any thread; nobody waits for another. */
public final class Figures {
  private final InstantSource clock;
  private final Map<String, HostFigures> hosts = new ConcurrentHashMap<>();
  private final DurationHistogram steps =
      new DurationHistogram(0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5);
  private final Map<Plane, DurationHistogram> repairs = new EnumMap<>(Plane.class);
  private final LongAdder accepted = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private volatile @Nullable Instant lastAccepted;

  public Figures(InstantSource clock) {
    this.clock = clock;
    for (Plane plane : Plane.values()) {
      repairs.put(
          plane,
          new DurationHistogram(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0));
    }
  }

  /** What is counted of one host. */
  public HostFigures host(String name) {
    return hosts.computeIfAbsent(name, host -> new HostFigures(this));
  }

  /** What was counted of one host; empty: it is not in the file. */
  public Optional<HostFigures> find(String name) {
    return Optional.ofNullable(hosts.get(name));
  }

  /** Forgets the hosts that are not in the file any more. */
  public void retain(Set<String> names) {
    hosts.keySet().retainAll(names);
  }

  /** How long planning a step and beginning it took on the host's loop. */
  public DurationHistogram steps() {
    return steps;
  }

  /** How long repairs took from the event that told of the drift to the confirmed change. */
  public DurationHistogram repairs(Plane plane) {
    return requireNonNull(repairs.get(plane));
  }

  /** A content of the file was put into force. */
  public void fileAccepted() {
    accepted.increment();
    lastAccepted = clock.instant();
  }

  /** A content of the file was refused, or it could not be read. */
  public void fileRefused() {
    refused.increment();
  }

  /** How many contents were put into force, the first included. */
  public long filesAccepted() {
    return accepted.sum();
  }

  /** How many contents were refused. */
  public long filesRefused() {
    return refused.sum();
  }

  /** When the last content was put into force; empty: none yet. */
  public Optional<Instant> lastAccepted() {
    return Optional.ofNullable(lastAccepted);
  }
}
