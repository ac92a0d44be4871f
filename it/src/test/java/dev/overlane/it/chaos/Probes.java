package dev.overlane.it.chaos;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * All probes of a run: every member sends its streams at their pace and records what passes its
 * device, all of it into one {@link Ledger}. Starts at once; a thread of its own sends.
 */
final class Probes implements AutoCloseable {
  /** A stream that is further behind than this goes on from now, without a burst. */
  private static final long LATE_NANOS = 100_000_000;

  private final ImmutableList<ProbeStream> streams;
  private final int run;
  private final Map<Member, ProbeSender> senders = new LinkedHashMap<>();
  private final Map<Member, ProbeReceiver> receivers = new LinkedHashMap<>();
  private final int[] next;
  private final long[] due;
  private final Thread pacer = new Thread(this::pace, "probe-pacer");
  private volatile boolean closed;
  private volatile @Nullable String failure;

  private Probes(ImmutableList<ProbeStream> streams, int run) {
    this.streams = streams;
    this.run = run;
    this.next = new int[streams.size()];
    this.due = new long[streams.size()];
    pacer.setDaemon(true);
  }

  /**
   * Starts to receive, then to send.
   *
   * @param run marks the frames of this run
   */
  static Probes start(ImmutableList<Member> members, Ledger ledger, int run) {
    Probes probes = new Probes(ledger.streams(), run);
    try {
      for (Member member : members) {
        probes.receivers.put(
            member,
            ProbeReceiver.start(
                member, run, (probe, micros) -> ledger.sighted(member, probe, micros)));
      }
      members.forEach(member -> probes.senders.put(member, ProbeSender.start(member)));
    } catch (RuntimeException | AssertionError e) {
      probes.close();
      throw e;
    }
    probes.pacer.start();
    return probes;
  }

  private void pace() {
    long start = System.nanoTime();
    for (ProbeStream stream : streams) {
      // Spread over the interval, so that no two frames need the same moment.
      long interval = stream.kind().interval().toNanos();
      due[stream.id()] = start + interval * stream.id() / streams.size();
    }
    try {
      while (!closed) {
        long wait = sendWhatIsDue();
        LockSupport.parkNanos(Math.max(wait, 100_000));
      }
    } catch (IOException | RuntimeException e) {
      failure = closed ? null : "probes cannot be sent: " + e;
    }
  }

  /** Returns nanoseconds until the next probe is due. */
  private long sendWhatIsDue() throws IOException {
    long now = System.nanoTime();
    long soonest = Long.MAX_VALUE;
    for (ProbeStream stream : streams) {
      int id = stream.id();
      if (due[id] - now <= 0) {
        byte[] frame =
            new ProbeFrame(id, next[id]++).octets(run, stream.destination(), stream.from().mac());
        senders.get(stream.from()).send(frame);
        boolean late = now - due[id] > LATE_NANOS;
        due[id] = (late ? now : due[id]) + stream.kind().interval().toNanos();
      }
      soonest = Math.min(soonest, due[id] - now);
    }
    return soonest;
  }

  /** Why not every probe is sent and seen any more; empty while all is well. */
  Optional<String> failure() {
    Optional<String> deaf =
        receivers.values().stream().flatMap(receiver -> receiver.failure().stream()).findFirst();
    return Optional.ofNullable(failure).or(() -> deaf);
  }

  /** Ends all and returns, by member, how many frames its record is short of. */
  ImmutableMap<String, Long> stop() {
    endSending();
    ImmutableMap.Builder<String, Long> dropped = ImmutableMap.builder();
    receivers.forEach((member, receiver) -> dropped.put(member.name(), receiver.stop()));
    return dropped.buildOrThrow();
  }

  private void endSending() {
    closed = true;
    try {
      pacer.join(2000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    senders.values().forEach(ProbeSender::close);
  }

  @Override
  public void close() {
    endSending();
    receivers.values().forEach(ProbeReceiver::close);
  }
}
