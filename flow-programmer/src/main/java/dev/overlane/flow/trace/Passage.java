package dev.overlane.flow.trace;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.flow.pipeline.Metadata;
import dev.overlane.flow.pipeline.MetadataField;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;

/** One packet's way through one switch. */
final class Passage {
  private final SwitchOracle oracle;
  private final Frame frame;
  private final Deque<Integer> tags;
  private final ImmutableList.Builder<Journey.Step> steps = ImmutableList.builder();
  private final ImmutableList.Builder<Emission> emissions = ImmutableList.builder();
  private final ImmutableList.Builder<Flow> learned = ImmutableList.builder();
  private long metadata;
  private long tunnelKey;
  private Optional<Ipv4Address> tunnelDestination = Optional.empty();

  Passage(SwitchOracle oracle, Frame frame) {
    this.oracle = oracle;
    this.frame = frame;
    tags = new ArrayDeque<>(frame.tags());
  }

  Journey run() {
    enter(0);
    return new Journey(steps.build(), emissions.build(), learned.build());
  }

  /** Passes a table and those that follow it. */
  private void enter(int first) {
    OptionalInt table = OptionalInt.of(first);
    while (table.isPresent()) {
      table = look(table.getAsInt());
    }
  }

  private OptionalInt look(int table) {
    ImmutableList<Flow> hits =
        oracle.lookUp(table, frame.tagged(ImmutableList.copyOf(tags)), metadata);
    steps.add(new Journey.Step(table, hits));
    OptionalInt next = OptionalInt.empty();
    if (!hits.isEmpty()) {
      for (FlowInstruction instruction : hits.get(0).instructions()) {
        if (instruction instanceof FlowInstruction.ApplyActions apply) {
          apply.actions().forEach(this::execute);
        } else if (instruction instanceof FlowInstruction.WriteMetadata write) {
          metadata = (metadata & ~write.bits().mask()) | write.bits().value();
        } else if (instruction instanceof FlowInstruction.GotoTable following) {
          next = OptionalInt.of(following.table());
        }
      }
    }
    return next;
  }

  private void execute(FlowAction action) {
    if (action instanceof FlowAction.Output output) {
      if (output.port() != frame.inPort()) {
        emissions.add(
            new Emission(
                output.port(),
                tunnelDestination.map(address -> new Frame.Outer(tunnelKey, address)),
                ImmutableList.copyOf(tags)));
      }
    } else if (action instanceof FlowAction.SetTunnelId set) {
      tunnelKey = set.id();
    } else if (action instanceof FlowAction.SetTunnelDestination set) {
      tunnelDestination = Optional.of(set.address());
    } else if (action instanceof FlowAction.PushVlan push) {
      tags.push(push.tag().value());
    } else if (action instanceof FlowAction.PopVlan) {
      // Without a header there is nothing to pop (OpenFlow 1.4 section 7.2.4.9).
      tags.poll();
    } else if (action instanceof FlowAction.Resubmit resubmit) {
      enter(resubmit.table());
    } else if (action instanceof FlowAction.LoadMetadata load) {
      long mask = (-1L >>> (Long.SIZE - load.bits())) << load.offset();
      metadata = (metadata & ~mask) | (load.value() << load.offset());
    } else if (action instanceof FlowAction.Learn learn) {
      learned.add(learnedBy(learn));
    } else {
      throw new IllegalStateException("not refused before: " + action);
    }
  }

  private Flow learnedBy(FlowAction.Learn learn) {
    long mask = MetadataField.SEGMENT.mask();
    FlowMatch match =
        FlowMatch.ANY
            .withMetadata(new Bits(metadata & mask, mask))
            .withEthDestination(MaskedMac.exact(frame.source()));
    long place =
        learn.fromTunnel()
            ? Metadata.toPeer(frame.tunnel().orElseThrow().address()).value()
                >>> MetadataField.DEST.offset()
            : frame.inPort();
    return new Flow(
        new FlowKey(learn.table(), learn.priority(), match),
        learn.cookie(),
        ImmutableList.of(
            new FlowInstruction.ApplyActions(
                ImmutableList.of(
                    new FlowAction.LoadMetadata(
                        MetadataField.DEST.offset(), learn.fromTunnel() ? 32 : 16, place)))),
        new Flow.Lifetime(0, learn.hardTimeout(), 0));
  }
}
