package dev.overlane.flow.pipeline;

import static dev.overlane.flow.pipeline.Invariant.I2;
import static dev.overlane.flow.pipeline.Invariant.I3;

import dev.overlane.flow.pipeline.HostScope.SegmentScope;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;
import java.util.OptionalLong;

/** I2 and I3: what leaves, leaves to the segment that the flow matches, and never back a tunnel. */
final class EgressRules {
  private final HostScope scope;

  EgressRules(HostScope scope) {
    this.scope = scope;
  }

  void check(FlowTable table, Flow flow) {
    boolean goesOn = goesOn(flow);
    for (FlowInstruction instruction : flow.instructions()) {
      if (instruction instanceof FlowInstruction.ApplyActions apply) {
        checkAnswer(table, apply, goesOn, flow);
      }
      if (instruction instanceof FlowInstruction.ApplyActions apply
          && has(FlowAction.Output.class, apply)) {
        if (table == FlowTable.UPLINK) {
          checkUplink(apply, flow);
        } else {
          I2.check(
              table == FlowTable.EGRESS || FlowTable.FLOODS.contains(table),
              flow,
              "%s may not output",
              table);
          checkOutputs(apply, goesOn, flow);
        }
      }
      if (instruction.equals(FlowTable.UPLINK.enter())) {
        checkAddress(segmentOf(flow), addressOf(flow), flow);
      }
    }
  }

  private static boolean goesOn(Flow flow) {
    for (FlowInstruction instruction : flow.instructions()) {
      if (instruction instanceof FlowInstruction.GotoTable) {
        return true;
      }
    }
    return false;
  }

  private void checkAnswer(
      FlowTable table, FlowInstruction.ApplyActions apply, boolean goesOn, Flow flow) {
    boolean turns = has(FlowAction.TurnSolicitation.class, apply);
    boolean advertises = has(FlowAction.Advertise.class, apply);
    if (turns || advertises || has(FlowAction.AnswerArp.class, apply)) {
      I2.check(
          table == (advertises ? FlowTable.ADVERTISE : FlowTable.ANSWER),
          flow,
          "%s may not answer",
          table);
      I2.check(goesOn == turns && apply.actions().size() == 1, flow, "it does more than answer");
      I2.check(
          !turns || flow.instructions().contains(FlowTable.ADVERTISE.enter()),
          flow,
          "half an answer goes on");
      segmentOf(flow);
    }
  }

  private static boolean has(Class<? extends FlowAction> kind, FlowInstruction.ApplyActions apply) {
    for (FlowAction action : apply.actions()) {
      if (kind.isInstance(action)) {
        return true;
      }
    }
    return false;
  }

  private void checkUplink(FlowInstruction.ApplyActions apply, Flow flow) {
    checkSource(flow);
    for (FlowAction action : apply.actions()) {
      I2.check(
          action instanceof FlowAction.Output output && scope.isTunnel(output.port()),
          flow,
          "it does more than output to the tunnel");
    }
  }

  private static Encapsulation addressOf(Flow flow) {
    Encapsulation outside = Encapsulation.NONE;
    for (FlowInstruction instruction : flow.instructions()) {
      if (instruction instanceof FlowInstruction.ApplyActions apply) {
        for (FlowAction action : apply.actions()) {
          outside = outside.after(action);
        }
      }
    }
    return outside;
  }

  private void checkOutputs(FlowInstruction.ApplyActions apply, boolean goesOn, Flow flow) {
    SegmentScope segment = segmentOf(flow);
    Encapsulation now = Encapsulation.NONE;
    for (FlowAction action : apply.actions()) {
      if (action instanceof FlowAction.Output output) {
        checkOutput(output.port(), segment, now, flow);
      } else {
        now = now.after(action);
      }
    }
    I2.check(!goesOn || now.tag().isEmpty(), flow, "a tagged frame would go on");
  }

  private SegmentScope segmentOf(Flow flow) {
    OptionalLong value = MetadataField.SEGMENT.in(flow.key().match().metadata());
    SegmentScope segment = value.isEmpty() ? null : scope.segments().get((int) value.getAsLong());
    if (segment == null) {
      throw I2.broken(flow, "it matches no segment of this host");
    }
    return segment;
  }

  private void checkOutput(int port, SegmentScope segment, Encapsulation now, Flow flow) {
    if (!scope.isTunnel(port)) {
      I2.check(segment.ports().contains(port), flow, "port %s is not of the segment", port);
      I2.check(now.tag().isEmpty(), flow, "port %s would get a tagged frame", port);
      return;
    }
    checkAddress(segment, now, flow);
  }

  private static void checkSource(Flow flow) {
    I3.check(
        MetadataField.SOURCE.in(flow.key().match().metadata()).equals(OptionalLong.of(0)),
        flow,
        "it may send from the tunnel to the tunnel");
  }

  private static void checkAddress(SegmentScope segment, Encapsulation now, Flow flow) {
    checkSource(flow);
    I2.check(
        now.id().equals(OptionalLong.of(segment.key().id()))
            && now.tag().equals(segment.key().tag()),
        flow,
        "the tunnel key is not the segment's");
    I2.check(
        now.destination().filter(segment.peers()::contains).isPresent(),
        flow,
        "%s is no peer in the segment",
        now.destination());
  }
}
