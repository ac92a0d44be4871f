package dev.overlane.controller.sim;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.flow.pipeline.Metadata;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.MeterChangeSet;
import dev.overlane.flow.state.SwitchMeters;
import dev.overlane.flow.trace.SwitchOracle;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The flow tables of one switch: what is in them, and what of it somebody else wrote. */
final class FakeTables {
  private final ManualLoop io;
  private final Set<Flow> tampered = new HashSet<>();
  private final Map<FlowKey, Long> learnedUntil = new HashMap<>();
  private SwitchMeters meters = new SwitchMeters(Metadata.MAX_OFPORT, ImmutableSortedMap.of());
  private FlowSet all = FlowSet.EMPTY;
  private @Nullable FlowSet controllers;
  private @Nullable SwitchOracle oracle;

  FakeTables(ManualLoop io) {
    this.io = io;
  }

  FlowSet all() {
    return all;
  }

  /**
   * The flows that the controller wrote, and that nobody has touched since, with what they learned.
   * The same object as long as they are the same.
   */
  FlowSet controllers() {
    if (controllers == null) {
      controllers =
          tampered.isEmpty()
              ? all
              : FlowSet.of(all.flows().stream().filter(flow -> !tampered.contains(flow)).toList());
    }
    return controllers;
  }

  /** What the controller's flows do with packets. */
  SwitchOracle oracle() {
    if (oracle == null) {
      oracle = SwitchOracle.of(controllers());
    }
    return oracle;
  }

  SwitchMeters meters() {
    return meters;
  }

  /** Whether it has none from now on, or may have as many as there are ports. */
  void setMetered(boolean can) {
    meters = can ? new SwitchMeters(Metadata.MAX_OFPORT, meters.held()) : SwitchMeters.IMPOSSIBLE;
  }

  /** Whether a switch would take a flow: what it names is there. */
  boolean mayHold(Flow flow) {
    return meterOf(flow).stream().allMatch(meters.held()::containsKey);
  }

  private static OptionalInt meterOf(Flow flow) {
    return flow.instructions().stream()
        .filter(FlowInstruction.Meter.class::isInstance)
        .mapToInt(instruction -> ((FlowInstruction.Meter) instruction).meter())
        .findFirst();
  }

  /** Meters change, whoever does it; the flows that lose theirs go too, and are returned. */
  ImmutableList<Flow> apply(MeterChangeSet changes) {
    meters = meters.after(changes);
    ImmutableList<Flow> gone =
        all.flows().stream()
            .filter(flow -> !mayHold(flow))
            .collect(ImmutableList.toImmutableList());
    become(new FlowChangeSet(gone, ImmutableList.of(), ImmutableList.of()).applyTo(all));
    return gone;
  }

  /** The controller changes them. */
  void apply(FlowChangeSet changes) {
    changes.adds().forEach(tampered::remove);
    become(changes.applyTo(all));
  }

  /** Somebody else changes them. */
  void tamper(FlowChangeSet changes) {
    changes.adds().stream()
        .filter(flow -> !flow.equals(all.get(flow.key())))
        .forEach(tampered::add);
    become(changes.applyTo(all));
  }

  /** Everything is as the controller wants it, whoever wrote it. */
  void adopt() {
    tampered.clear();
    become(all);
  }

  void clear() {
    meters = new SwitchMeters(meters.most(), ImmutableSortedMap.of());
    become(FlowSet.EMPTY);
    learnedUntil.clear();
  }

  /** A packet has a flow learned, or renewed; it goes by itself after its hard timeout. */
  void learn(Flow flow) {
    Duration life = Duration.ofSeconds(flow.lifetime().hardTimeout());
    learnedUntil.put(flow.key(), io.nanoTime() + life.toNanos());
    if (!flow.equals(all.get(flow.key()))) {
      apply(new FlowChangeSet(ImmutableList.of(), ImmutableList.of(flow), ImmutableList.of()));
    }
    io.schedule(life, () -> expire(flow.key()));
  }

  private void expire(FlowKey key) {
    Long until = learnedUntil.get(key);
    Flow flow = all.get(key);
    if (until != null && until <= io.nanoTime() && flow != null) {
      learnedUntil.remove(key);
      apply(new FlowChangeSet(ImmutableList.of(flow), ImmutableList.of(), ImmutableList.of()));
    }
  }

  private void become(FlowSet next) {
    all = next;
    tampered.removeIf(flow -> !flow.equals(next.get(flow.key())));
    controllers = null;
    oracle = null;
  }

  /** Whether a flow of the controller names a port. */
  boolean names(int ofport) {
    return controllers().flows().stream().anyMatch(flow -> names(flow, ofport));
  }

  private static boolean names(Flow flow, int ofport) {
    return flow.key().match().inPort().equals(OptionalInt.of(ofport))
        || flow.instructions().stream()
            .anyMatch(
                instruction ->
                    instruction instanceof FlowInstruction.ApplyActions apply
                        && apply.actions().contains(new FlowAction.Output(ofport)));
  }
}
