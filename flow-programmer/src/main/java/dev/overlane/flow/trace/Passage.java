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
import dev.overlane.flow.state.HeaderField;
import dev.overlane.flow.state.HeaderMatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;

/** One packet's way through one switch. */
final class Passage {
  /** Most look-ups for one packet, and how deep resubmits may nest: as ovs-vswitchd has it. */
  private static final int MOST_LOOK_UPS = 4096;

  private static final int MOST_DEPTH = 64;

  /** What a turned solicitation is (RFC 4861). */
  private static final HeaderMatch ADVERTISEMENT =
      HeaderMatch.exact(HeaderField.ICMPV6_TYPE, FlowAction.TurnSolicitation.ADVERTISEMENT);

  private final SwitchOracle oracle;
  private final Frame frame;
  private final Deque<Integer> tags;
  private ImmutableList<HeaderMatch> carried;
  private final ImmutableList.Builder<Journey.Step> steps = ImmutableList.builder();
  private final ImmutableList.Builder<Emission> emissions = ImmutableList.builder();
  private final ImmutableList.Builder<Flow> learned = ImmutableList.builder();
  private final ImmutableList.Builder<Integer> committed = ImmutableList.builder();
  private long metadata;
  private int state;
  private long tunnelKey;
  private Optional<Ipv4Address> tunnelDestination = Optional.empty();
  private Optional<Journey.Doubt> doubt = Optional.empty();
  private int lookUps;
  private int depth;

  Passage(SwitchOracle oracle, Frame frame) {
    this.oracle = oracle;
    this.frame = frame;
    tags = new ArrayDeque<>(frame.tags());
    carried = frame.carried();
  }

  Journey run() {
    enter(0);
    return new Journey(steps.build(), emissions.build(), learned.build(), committed.build(), doubt);
  }

  /** Passes a table and those that follow it. */
  private void enter(int first) {
    OptionalInt table = OptionalInt.of(first);
    depth++;
    while (table.isPresent()) {
      table = look(table.getAsInt());
    }
    depth--;
  }

  private OptionalInt look(int table) {
    ImmutableList<Flow> hits =
        oracle.lookUp(
            table, frame.tagged(ImmutableList.copyOf(tags)).carrying(carried), metadata, state);
    steps.add(new Journey.Step(table, metadata, hits));
    lookUps++;
    if (hits.isEmpty()) {
      return OptionalInt.empty();
    }
    for (Flow flow : hits) {
      if (!flow.key().match().others().isEmpty()) {
        return doubt(flow, "its match has a part that is not known here");
      }
    }
    if (lookUps >= MOST_LOOK_UPS || depth > MOST_DEPTH) {
      return doubt(hits.get(0), "packets go round and round");
    }
    return follow(hits.get(0));
  }

  private OptionalInt follow(Flow flow) {
    OptionalInt next = OptionalInt.empty();
    for (FlowInstruction instruction : flow.instructions()) {
      if (instruction instanceof FlowInstruction.ApplyActions apply) {
        for (FlowAction action : apply.actions()) {
          if (action instanceof FlowAction.Opaque) {
            return doubt(flow, "it has an action that is not known here");
          }
          execute(action);
          if (doubt.isPresent()) {
            return OptionalInt.empty();
          }
        }
      } else if (instruction instanceof FlowInstruction.WriteMetadata write) {
        metadata = (metadata & ~write.bits().mask()) | write.bits().value();
      } else if (instruction instanceof FlowInstruction.GotoTable following) {
        next = OptionalInt.of(following.table());
      } else if (!(instruction instanceof FlowInstruction.Meter)) {
        // A meter lets pass what does not come too fast, as a single frame does not.
        return doubt(flow, "it has an instruction that is not known here");
      }
    }
    return next;
  }

  private OptionalInt doubt(Flow flow, String reason) {
    if (doubt.isEmpty()) {
      doubt = Optional.of(new Journey.Doubt(flow, reason));
    }
    return OptionalInt.empty();
  }

  private void execute(FlowAction action) {
    if (action instanceof FlowAction.Output output) {
      emit(output.port());
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
    } else if (action instanceof FlowAction.Track track) {
      track(track);
    } else if (action instanceof FlowAction.Commit commit) {
      committed.add(commit.zone());
    } else if (action instanceof FlowAction.AnswerArp || action instanceof FlowAction.Advertise) {
      emit(Emission.IN_PORT);
    } else if (action instanceof FlowAction.TurnSolicitation) {
      carried = turned();
    } else if (action instanceof FlowAction.LoadMetadata load) {
      long mask = (-1L >>> (Long.SIZE - load.bits())) << load.offset();
      metadata = (metadata & ~mask) | (load.value() << load.offset());
    } else if (action instanceof FlowAction.Learn learn) {
      learned.add(learnedBy(learn));
      if (learn.tells()) {
        // There is room: a single frame seldom is the one too many.
        metadata |= 1L << learn.roomBit();
      }
    } else {
      throw new IllegalStateException("not refused before: " + action);
    }
  }

  private ImmutableList<HeaderMatch> turned() {
    return carried.stream()
        .map(header -> header.field() == HeaderField.ICMPV6_TYPE ? ADVERTISEMENT : header)
        .collect(ImmutableList.toImmutableList());
  }

  /** A copy goes on in the table, with what is known of its connection; this one is untracked. */
  private void track(FlowAction.Track track) {
    ImmutableList<Integer> tagsNow = ImmutableList.copyOf(tags);
    ImmutableList<HeaderMatch> carriedNow = carried;
    long metadataNow = metadata;
    long keyNow = tunnelKey;
    Optional<Ipv4Address> destinationNow = tunnelDestination;
    state = frame.tracked();
    enter(track.table());
    state = 0;
    tunnelDestination = destinationNow;
    tunnelKey = keyNow;
    metadata = metadataNow;
    carried = carriedNow;
    tags.clear();
    tags.addAll(tagsNow);
  }

  private void emit(int port) {
    if (port != frame.inPort()) {
      emissions.add(
          new Emission(
              port == Emission.IN_PORT ? frame.inPort() : port,
              tunnelDestination.map(address -> new Frame.Outer(tunnelKey, address)),
              ImmutableList.copyOf(tags)));
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
