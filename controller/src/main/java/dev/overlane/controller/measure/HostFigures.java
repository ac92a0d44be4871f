package dev.overlane.controller.measure;

import static java.util.Objects.requireNonNull;

import dev.overlane.flow.SwitchSession;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What was counted of one host since it came into the file. Its host's loop writes, any thread
 * reads; nobody waits for the other.
 */
public final class HostFigures {
  private final Figures network;
  private final Map<Plane, AtomicLong> sessions = new EnumMap<>(Plane.class);
  private final Map<Plane, AtomicLong> drift = new EnumMap<>(Plane.class);
  private final Map<Plane, Map<ChangeResult, AtomicLong>> changes = new EnumMap<>(Plane.class);
  private final AtomicLong takeovers = new AtomicLong();
  private final AtomicLong refusedTakeovers = new AtomicLong();
  private volatile long appliedRevision;
  private volatile @Nullable SwitchSession switchSession;

  /** Of the network's figures, one host's. */
  HostFigures(Figures network) {
    this.network = network;
    for (Plane plane : Plane.values()) {
      sessions.put(plane, new AtomicLong());
      drift.put(plane, new AtomicLong());
      Map<ChangeResult, AtomicLong> results = new EnumMap<>(ChangeResult.class);
      for (ChangeResult result : ChangeResult.values()) {
        results.put(result, new AtomicLong());
      }
      changes.put(plane, results);
    }
  }

  /** The figures of all hosts. */
  public Figures network() {
    return network;
  }

  /** A session with its ovsdb-server has begun. */
  public void ovsdbOpened() {
    increment(requireNonNull(sessions.get(Plane.ROWS)));
  }

  /** A session with its switch has begun; its counters can be read. */
  public void switchOpened(SwitchSession session) {
    increment(requireNonNull(sessions.get(Plane.FLOWS)));
    switchSession = session;
  }

  /** The session with its switch has ended. */
  public void switchClosed() {
    switchSession = null;
  }

  /** The live session with its switch; empty: none. */
  public Optional<SwitchSession> switchSession() {
    return Optional.ofNullable(switchSession);
  }

  /** How many sessions have begun anew after one that ended. */
  public long reconnects(Plane plane) {
    return Math.max(0, requireNonNull(sessions.get(plane)).get() - 1);
  }

  /** The host is as a revision says. */
  public void converged(long revision) {
    appliedRevision = revision;
  }

  /** The last revision that the host was wholly as; 0: none yet. */
  public long appliedRevision() {
    return appliedRevision;
  }

  /** How often what others changed was repaired up to now. */
  public void drift(Plane plane, long repairs) {
    requireNonNull(drift.get(plane)).setRelease(repairs);
  }

  /** How often what others changed was repaired. */
  public long drift(Plane plane) {
    return requireNonNull(drift.get(plane)).get();
  }

  /** A transaction or a bundle has ended. */
  public void changed(Plane plane, ChangeResult result) {
    increment(counter(plane, result));
  }

  /** How many transactions or bundles ended so. */
  public long changes(Plane plane, ChangeResult result) {
    return counter(plane, result).get();
  }

  /** This member of a cluster has become its writer. */
  public void takenOver() {
    increment(takeovers);
  }

  /** The host did not let this member become its writer. */
  public void notTakenOver() {
    increment(refusedTakeovers);
  }

  /** How often this member became its writer. */
  public long takeovers() {
    return takeovers.get();
  }

  /** How often the host did not let it. */
  public long refusedTakeovers() {
    return refusedTakeovers.get();
  }

  private AtomicLong counter(Plane plane, ChangeResult result) {
    return requireNonNull(requireNonNull(changes.get(plane)).get(result));
  }

  /** Only the host's loop counts. */
  private static void increment(AtomicLong counter) {
    counter.setRelease(counter.getPlain() + 1);
  }
}
