package dev.overlane.flow.pipeline;

import static dev.overlane.flow.pipeline.Invariant.I4;
import static dev.overlane.flow.pipeline.Invariant.I5;
import static dev.overlane.flow.pipeline.Invariant.I6;
import static dev.overlane.flow.pipeline.Invariant.I8;

import com.google.common.collect.ImmutableSet;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.HeaderMatch;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Checks each flow of one host, when it is made, against the pipeline's declaration and the
 * invariants I1 to I7 (docs/pipeline.md). A flow that breaks one is a bug of the compiler.
 */
public final class PipelineVerifier {
  private final IngressRules ingress;
  private final EgressRules egress;
  private final TrackingRules tracking;

  /** A verifier for the flows of one host. */
  public PipelineVerifier(HostScope scope) {
    ingress = new IngressRules(scope);
    egress = new EgressRules(scope);
    tracking = new TrackingRules(scope);
  }

  /**
   * Checks one flow.
   *
   * @throws IllegalStateException if it breaks an invariant; the message names it and the flow
   */
  public void verify(Flow flow) {
    FlowTable table =
        FlowTable.ofId(flow.key().table())
            .orElseThrow(() -> I5.broken(flow, "the table is not declared"));
    TableSpec spec = Pipeline.specOf(table);
    checkIdentity(spec, flow);
    for (FlowInstruction instruction : flow.instructions()) {
      checkInstruction(spec, instruction, flow);
    }
    ingress.check(table, flow);
    egress.check(table, flow);
    tracking.check(flow);
  }

  private static void checkIdentity(TableSpec spec, Flow flow) {
    int priority = flow.key().priority();
    I5.check(isDeclared(priority, spec), flow, "priority %s is not declared", priority);
    I5.check(FlowCookie.CURRENT.matches(flow.cookie()), flow, "the cookie is not ours");
    I5.check(flow.lifetime().equals(Flow.Lifetime.PERMANENT), flow, "it is not permanent");
    FlowMatch match = flow.key().match();
    for (MatchField field : MatchField.ALL) {
      if (field.usedBy(match) && !spec.matches().fields().contains(field)) {
        throw I5.broken(flow, "match on %s is not declared", field.label());
      }
    }
    for (HeaderMatch header : match.headers()) {
      I5.check(
          spec.matches().headers().contains(header.field()),
          flow,
          "match on %s is not declared",
          header.field().label());
    }
    checkBits(match.metadata(), spec.matches().metadata(), flow, "match on");
  }

  // Loops, here and below, and no streams: every flow of every host comes by.

  private static boolean isDeclared(int priority, TableSpec spec) {
    for (FlowPriority band : spec.matches().bands()) {
      if (band.has(priority)) {
        return true;
      }
    }
    return false;
  }

  private static void checkInstruction(TableSpec spec, FlowInstruction instruction, Flow flow) {
    if (instruction instanceof FlowInstruction.ApplyActions apply) {
      for (FlowAction action : apply.actions()) {
        checkAction(spec, action, flow);
      }
    } else if (instruction instanceof FlowInstruction.WriteMetadata write) {
      checkBits(write.bits(), spec.effects().writes(), flow, "write of");
    } else if (instruction instanceof FlowInstruction.Meter metered) {
      I5.check(spec.effects().meters(), flow, "a meter is not declared");
      I8.check(
          flow.key().match().inPort().equals(OptionalInt.of(metered.meter())),
          flow,
          "meter %s is not the port's",
          metered.meter());
    } else if (instruction instanceof FlowInstruction.GotoTable next) {
      I4.check(
          FlowTable.ofId(next.table()).filter(spec.effects().next()::contains).isPresent(),
          flow,
          "the way to table %s is not declared",
          next.table());
    } else {
      throw I5.broken(flow, "an instruction is opaque");
    }
  }

  private static void checkAction(TableSpec spec, FlowAction action, Flow flow) {
    ActionKind kind = ActionKind.of(action);
    I5.check(
        spec.effects().actions().contains(kind), flow, "action %s is not declared", kind.label());
    if (action instanceof FlowAction.Resubmit consulted) {
      I4.check(
          FlowTable.ofId(consulted.table()).filter(spec.effects().consults()::contains).isPresent(),
          flow,
          "the look-up in table %s is not declared",
          consulted.table());
    }
    if (action instanceof FlowAction.LoadMetadata load) {
      long mask = (-1L >>> (Long.SIZE - load.bits())) << load.offset();
      checkBits(
          new Bits(load.value() << load.offset(), mask), spec.effects().writes(), flow, "load of");
    }
    if (action instanceof FlowAction.Learn learn) {
      Bits metadata = flow.key().match().metadata();
      OptionalLong source = MetadataField.SOURCE.in(metadata);
      OptionalLong segment = MetadataField.SEGMENT.in(metadata);
      I6.check(source.isPresent(), flow, "it learns from any source");
      I6.check(segment.isPresent(), flow, "it learns of any segment");
      boolean fromTunnel = source.equals(MetadataField.SOURCE.in(Metadata.TUNNEL));
      OptionalInt port = flow.key().match().inPort();
      I6.check(fromTunnel || port.isPresent(), flow, "it learns of any port");
      I6.check(
          learn.equals(
              fromTunnel
                  ? Pipeline.learnElsewhere(segment.orElseThrow())
                  : Pipeline.learnHere(port.orElseThrow())),
          flow,
          "it learns otherwise than declared");
      I6.check(
          fromTunnel || flow.instructions().contains(FlowTable.CROWD.enter()),
          flow,
          "it does not ask whether there was room");
    }
  }

  private static void checkBits(
      Bits bits, ImmutableSet<MetadataField> declared, Flow flow, String use) {
    long known = 0;
    for (MetadataField field : MetadataField.ALL) {
      if (field.touchedBy(bits)) {
        I5.check(declared.contains(field), flow, "%s %s is not declared", use, field);
        I5.check(field.in(bits).isPresent(), flow, "%s a part of %s", use, field);
        known |= field.mask();
      }
    }
    I5.check((bits.mask() & ~known) == 0, flow, "%s reserved bits", use);
  }
}
