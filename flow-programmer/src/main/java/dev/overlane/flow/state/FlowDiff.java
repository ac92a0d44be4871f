package dev.overlane.flow.state;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import java.util.Optional;
import java.util.Set;

/** The least change that turns the flows of a switch into the desired ones. */
public final class FlowDiff {
  private FlowDiff() {}

  /**
   * Returns adds and strict deletes that, applied to {@code observed}, give exactly {@code desired}
   * and the genuine learned flows. Deletes come in the observed order, adds in the desired order.
   *
   * @param desired what the compiler made
   * @param observed everything that the switch holds
   * @param learned which flows are the switch's own
   */
  public static FlowChangeSet between(FlowSet desired, FlowSet observed, LearnedRule learned) {
    ImmutableList.Builder<Flow> deletes = ImmutableList.builder();
    for (Flow flow : observed.flows()) {
      if (!desired.contains(flow.key()) && !learned.isGenuine(flow)) {
        deletes.add(flow);
      }
    }
    ImmutableList.Builder<Flow> adds = ImmutableList.builder();
    ImmutableList.Builder<Flow> replaced = ImmutableList.builder();
    for (Flow flow : desired.flows()) {
      Flow present = observed.get(flow.key());
      if (flow.equals(present)) {
        continue;
      }
      adds.add(flow);
      if (present != null) {
        replaced.add(present);
      }
    }
    return new FlowChangeSet(deletes.build(), adds.build(), replaced.build());
  }

  /**
   * Brings a change set up to date with what few flows have become since: the same as {@link
   * #between}, but for the order.
   *
   * @param before what lies between the two sets without their latest changes, {@link
   *     FlowSet#unpatched}
   */
  public static FlowChangeSet update(
      FlowChangeSet before, FlowSet desired, FlowSet observed, LearnedRule learned) {
    Set<FlowKey> patched =
        Sets.union(desired.patched().keySet(), observed.patched().keySet()).immutableCopy();
    if (patched.isEmpty()) {
      return before;
    }
    ImmutableList.Builder<Flow> deletes = without(before.deletes(), patched);
    ImmutableList.Builder<Flow> adds = without(before.adds(), patched);
    ImmutableList.Builder<Flow> replaced = without(before.replaced(), patched);
    for (FlowKey key : patched) {
      Flow wanted = desired.get(key);
      Flow present = observed.get(key);
      if (wanted == null) {
        if (present != null && !learned.isGenuine(present)) {
          deletes.add(present);
        }
      } else if (!wanted.equals(present)) {
        adds.add(wanted);
        Optional.ofNullable(present).ifPresent(replaced::add);
      }
    }
    return new FlowChangeSet(deletes.build(), adds.build(), replaced.build());
  }

  private static ImmutableList.Builder<Flow> without(ImmutableList<Flow> flows, Set<FlowKey> keys) {
    ImmutableList.Builder<Flow> rest = ImmutableList.builder();
    flows.stream().filter(flow -> !keys.contains(flow.key())).forEach(rest::add);
    return rest;
  }

  /**
   * The part of {@link #between} that adds no flow under a new key: for a switch whose ports are
   * known from before only, so that what it holds is put right and nobody new is let in.
   */
  public static FlowChangeSet withoutNewKeys(
      FlowSet desired, FlowSet observed, LearnedRule learned) {
    FlowChangeSet all = between(desired, observed, learned);
    ImmutableList<Flow> known =
        all.adds().stream()
            .filter(flow -> observed.contains(flow.key()))
            .collect(ImmutableList.toImmutableList());
    return new FlowChangeSet(all.deletes(), known, all.replaced());
  }

  /**
   * Returns deletes of everything that is certainly not the controller's: for a switch whose
   * desired flows are not known, so that its table can be tightened and nothing else.
   *
   * @param observed everything that the switch holds
   * @param own the bits by which the controller knows its cookies
   */
  public static FlowChangeSet foreign(FlowSet observed, Bits own) {
    ImmutableList<Flow> deletes =
        observed.flows().stream()
            .filter(flow -> !own.matches(flow.cookie()) || isOpaque(flow))
            .collect(ImmutableList.toImmutableList());
    return new FlowChangeSet(deletes, ImmutableList.of(), ImmutableList.of());
  }

  private static boolean isOpaque(Flow flow) {
    return !flow.key().match().others().isEmpty()
        || flow.instructions().stream().anyMatch(FlowDiff::isOpaque);
  }

  private static boolean isOpaque(FlowInstruction instruction) {
    return instruction instanceof FlowInstruction.Opaque
        || (instruction instanceof FlowInstruction.ApplyActions apply
            && apply.actions().stream().anyMatch(FlowAction.Opaque.class::isInstance));
  }
}
