package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.flow.pipeline.HostScope;
import dev.overlane.flow.pipeline.PipelineVerifier;
import dev.overlane.flow.state.Flow;
import java.util.OptionalInt;

/**
 * Some flows of one host, verified, in the order in which they are compiled. When they are compiled
 * again most of them are as they were, and in the same order: these stay the same objects, are not
 * verified again if they may name the same things as before, and are told apart from the others
 * without looking up any of them.
 *
 * @param scope what they may name
 * @param flows all of them
 */
public record PartFlows(HostScope scope, ImmutableList<Flow> flows) {
  /** No flows, of a host that has no segments. */
  public static final PartFlows NONE =
      new PartFlows(
          new HostScope(OptionalInt.empty(), ImmutableMap.of(), false), ImmutableList.of());

  /** How many flows that have gone may stand between two that have not. */
  private static final int WINDOW = 8;

  /**
   * What compiling again came to. A flow that was only moved may be both removed and added.
   *
   * @param part all flows
   * @param removed flows of before that are not among them, or were moved
   * @param added flows that were not there before, or were moved
   */
  public record Update(PartFlows part, ImmutableList<Flow> removed, ImmutableList<Flow> added) {}

  /** Begins to compile the same part again. */
  Successor successor(HostScope next) {
    return new Successor(next);
  }

  /** The same part as it is now, while it is being compiled. */
  final class Successor {
    private final HostScope next;
    private final PipelineVerifier verifier;
    private final boolean sameScope;
    private final ImmutableList.Builder<Flow> all;
    private final ImmutableList.Builder<Flow> removed = ImmutableList.builder();
    private final ImmutableList.Builder<Flow> added = ImmutableList.builder();

    /** The first flow of before that was not met again so far. */
    private int reached;

    private Successor(HostScope next) {
      this.next = next;
      this.verifier = new PipelineVerifier(next);
      this.sameScope = next.equals(scope);
      this.all = ImmutableList.builderWithExpectedSize(flows.size() + WINDOW);
    }

    /** Adds a flow; throws {@link IllegalStateException} if it breaks an invariant. */
    void add(Flow flow) {
      int end = Math.min(flows.size(), reached + WINDOW);
      for (int place = reached; place < end; place++) {
        Flow before = flows.get(place);
        if (flow.equals(before)) {
          if (!sameScope) {
            verifier.verify(flow);
          }
          removed.addAll(flows.subList(reached, place));
          reached = place + 1;
          all.add(before);
          return;
        }
      }
      verifier.verify(flow);
      all.add(flow);
      added.add(flow);
    }

    Update finish() {
      removed.addAll(flows.subList(reached, flows.size()));
      return new Update(new PartFlows(next, all.build()), removed.build(), added.build());
    }
  }
}
