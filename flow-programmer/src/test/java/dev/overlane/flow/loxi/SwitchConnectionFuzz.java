package dev.overlane.flow.loxi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import com.google.common.collect.ImmutableList;
import dev.overlane.flow.FlowOutcome;
import dev.overlane.flow.SwitchAdmission;
import dev.overlane.flow.SwitchHandler;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowNews;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.SwitchPorts;
import dev.overlane.fuzz.CutStream;
import dev.overlane.peers.PeerMemory;
import dev.overlane.peers.Refusals;
import dev.overlane.peers.WaitingRoom;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Fuzz target: a whole connection, given any bytes from the switch. The first byte says how much of
 * the handshake is made for it: 1, 2: all of it, as OpenFlow 1.3 or 1.4; any other: nothing. Its
 * owner asks for the flows and for a change. However it goes, the owner hears one end, with no bug
 * of ours as its reason, and an answer to all it asked; what is sent is whole messages, and no more
 * of them than the switch asked for.
 */
final class SwitchConnectionFuzz {
  private static final long DATAPATH_ID = 0xa1;

  /** Our hello, requests and bundle; an echo reply is as long as its request. */
  private static final int MOST_SENT_UNASKED = 1_024;

  /** As in production, but for a size that inputs reach. */
  private static final ServerLimits LIMITS =
      new ServerLimits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          1,
          1,
          2_048,
          ServerLimits.Volume.DEFAULT);

  private static final FlowChangeSet CHANGES =
      new FlowChangeSet(
          ImmutableList.of(),
          ImmutableList.of(Flows.flow(1, 1, FlowMatch.ANY), Flows.flow(1, 2, FlowMatch.ANY)),
          ImmutableList.of());

  private SwitchConnectionFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < 2) {
      return;
    }
    CutStream stream = CutStream.of(Arrays.copyOfRange(input, 1, input.length));
    Conversation conversation = new Conversation();
    if (input[0] == 1 || input[0] == 2) {
      conversation.shakeHands(input[0] == 1 ? Protocol.OPENFLOW_13 : Protocol.OPENFLOW_14);
    }
    stream.pieces().forEach(conversation::receive);
    conversation.finish();
    checkSent(conversation.sent, stream.whole().length);
  }

  private static void checkSent(ByteBuf sent, int received) {
    assertThat(sent.readableBytes()).isLessThanOrEqualTo(MOST_SENT_UNASKED + received);
    while (sent.isReadable()) {
      assertThat(sent.readableBytes()).isGreaterThanOrEqualTo(Wire.HEADER_BYTES);
      int length = sent.getUnsignedShort(sent.readerIndex() + 2);
      assertThat(length).isBetween(Wire.HEADER_BYTES, sent.readableBytes());
      sent.skipBytes(length);
    }
  }

  /** The connection, and the switch's owner, who only notes what he is told. */
  private static final class Conversation implements SwitchAdmission, SwitchHandler {
    private final EmbeddedChannel channel;
    private final ByteBuf sent = Unpooled.buffer();
    private @Nullable SwitchLink link;
    private @Nullable CompletableFuture<FlowSet> flows;
    private @Nullable CompletableFuture<FlowOutcome> outcome;
    private final List<String> told = new ArrayList<>();
    private final Set<Integer> numbers = new HashSet<>();

    Conversation() {
      channel =
          new EmbeddedChannel(
              new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel fresh) {
                  connect(fresh);
                }
              });
    }

    private void connect(Channel fresh) {
      link = new SwitchLink(fresh);
      fresh
          .pipeline()
          .addLast(
              FrameSplitter.forStranger(LIMITS.volume()),
              new SwitchConnection(
                  link,
                  new SwitchRegistry(this, false),
                  LIMITS,
                  (known, identity) ->
                      new OpenFlowSession(
                          known,
                          identity,
                          LIMITS,
                          Pipeline.LEARNED,
                          new PeerMemory(64 << 20),
                          new Inflow(fresh, LIMITS.volume())),
                  new Refusals(Ticker.systemTicker()),
                  new WaitingRoom(1, 1)));
    }

    void shakeHands(Protocol protocol) {
      int version = protocol.wireVersion();
      receive(Messages.end(Messages.begin(protocol, Wire.HELLO, 1)));
      receive(FakeSwitch.features(2, DATAPATH_ID).setByte(0, version));
    }

    void receive(byte[] piece) {
      receive(Unpooled.wrappedBuffer(piece));
    }

    private void receive(ByteBuf bytes) {
      if (!channel.isOpen()) {
        return;
      }
      channel.writeInbound(bytes);
      collect();
    }

    private void collect() {
      for (ByteBuf message = channel.readOutbound();
          message != null;
          message = channel.readOutbound()) {
        sent.writeBytes(message);
      }
    }

    void finish() {
      channel.finish();
      collect();
      assertThat(link.closeReason()).doesNotStartWith("a bug");
      if (flows != null) {
        assertThat(told).containsOnlyOnce(link.closeReason()).endsWith(link.closeReason());
        assertThat(numbers).allMatch(number -> number >= 1 && number <= 0xfeff);
        assertThat(flows).isDone();
        assertThat(outcome).isCompleted();
      }
    }

    @Override
    public Optional<SwitchHandler> admit(SwitchSession session) {
      flows = session.readFlows().toCompletableFuture();
      outcome = session.apply(CHANGES).toCompletableFuture();
      return Optional.of(this);
    }

    @Override
    public void flowsChanged() {
      told.add("flows changed");
    }

    @Override
    public void flowsTold(FlowNews news) {
      assertThat(news.flows()).isNotEmpty();
      told.add("flows told");
    }

    @Override
    public void portsChanged(SwitchPorts ports) {
      numbers.addAll(ports.names().keySet());
      told.add("ports changed");
    }

    @Override
    public void closed(String reason) {
      told.add(reason);
    }
  }
}
