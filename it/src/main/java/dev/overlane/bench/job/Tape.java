package dev.overlane.bench.job;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.lab.SandboxHosts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * What Overlane makes of the job: the rows and the flows of every host, read back from hosts that
 * are converged, without the guest and with it wherever it shows up. The other columns play it. A
 * value; any thread.
 */
final class Tape {
  private final Job job;
  private final Map<OptionalInt, State> states;

  /** What hosts hold while the guest is in one place; by number. */
  record State(ImmutableList<HostRows> rows, ImmutableList<FlowState> flows) {}

  private Tape(Job job, Map<OptionalInt, State> states) {
    this.job = job;
    this.states = ImmutableMap.copyOf(states);
  }

  /**
   * Records.
   *
   * @param hosts converged, without the guest
   * @param moveGuest puts the guest onto a host or takes it away, and returns when hosts are
   *     converged
   */
  static Tape record(Job job, SandboxHosts hosts, String bridge, Consumer<OptionalInt> moveGuest) {
    Map<OptionalInt, State> states = new LinkedHashMap<>();
    states.put(OptionalInt.empty(), read(hosts, bridge));
    for (int place = 0; place < job.places(); place++) {
      for (Job.Change change : Job.Change.values()) {
        OptionalInt guest = job.guestHost(change, place);
        if (!states.containsKey(guest)) {
          moveGuest.accept(guest);
          states.put(guest, read(hosts, bridge));
        }
      }
    }
    return new Tape(job, states);
  }

  private static State read(SandboxHosts hosts, String bridge) {
    HostRows[] rows = new HostRows[hosts.hosts().size()];
    FlowState[] flows = new FlowState[rows.length];
    hosts.onAll(
        host -> {
          int number = hosts.hosts().indexOf(host);
          try (Database database = Database.of(host)) {
            rows[number] = HostRows.read(database, bridge);
          }
          flows[number] = FlowState.of(host, bridge);
        });
    return new State(ImmutableList.copyOf(rows), ImmutableList.copyOf(flows));
  }

  /** The job without the guest. */
  State base() {
    return at(OptionalInt.empty());
  }

  /** With the guest where a change puts it. */
  State after(Job.Change change, int place) {
    return at(job.guestHost(change, place));
  }

  /** Before that change. */
  State before(Job.Change change, int place) {
    return at(job.guestHostBefore(change, place));
  }

  private State at(OptionalInt guestHost) {
    State state = states.get(guestHost);
    if (state == null) {
      throw new IllegalArgumentException("nothing is recorded with the guest on " + guestHost);
    }
    return state;
  }
}
