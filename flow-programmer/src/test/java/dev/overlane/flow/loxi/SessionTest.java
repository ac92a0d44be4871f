package dev.overlane.flow.loxi;

import static dev.overlane.flow.loxi.TestOwner.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.flow.FlowOutcome;
import dev.overlane.flow.FlowOutcome.Applied;
import dev.overlane.flow.FlowOutcome.Refused;
import dev.overlane.flow.FlowOutcome.Unknown;
import dev.overlane.flow.OpenFlowServer;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.loxi.FakeSwitch.BundleReply;
import dev.overlane.flow.pipeline.FlowText;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowSet;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests whose answers fail to come, come in pieces, or are not what was hoped. */
final class SessionTest {
  private static final Flow FLOW = Flows.flow(1, 1, FlowMatch.ANY);
  private static final Flow OTHER = Flows.flow(1, 2, FlowMatch.ANY);
  private static final FlowChangeSet CHANGES =
      new FlowChangeSet(ImmutableList.of(), ImmutableList.of(FLOW, OTHER), ImmutableList.of());
  private static final int BUNDLE_CONTROL = 33;
  private static final int BUNDLE_ADD = 34;
  private static final int MORE = 1;

  private final TestOwner owner = new TestOwner();
  private final FlowCodec codec = new FlowCodec(Protocol.OPENFLOW_14);
  private OpenFlowServer server;
  private FakeSwitch fake;
  private SwitchSession session;

  @BeforeEach
  void connect() throws IOException {
    Duration minute = Duration.ofMinutes(1);
    Duration answer = Duration.ofMillis(300);
    ServerLimits limits = new ServerLimits(minute, minute, minute, minute, answer, 9, 9, 4_096);
    server = new NettyOpenFlowServer(1, limits, Pipeline.LEARNED);
    server.listen(new ListenMethod(0, "127.0.0.1", false), owner);
    fake = FakeSwitch.ready(server.port(), 0xa1);
    session = owner.nextSession();
    fake.tellPorts(Map.of(1, "vA", 5, "a-name-of-15-chr"));
  }

  @AfterEach
  void disconnect() throws IOException {
    fake.close();
    server.close();
  }

  private Frame nextControl() throws IOException {
    return fake.next(BUNDLE_CONTROL);
  }

  @Test
  void ports_areToldAsTheyAreAndAfterEachChange() throws IOException {
    assertThat(owner.nextPorts().names()).isEqualTo(Map.of(1, "vA", 5, "a-name-of-15-chr"));
    fake.sendPortStatus(1, 1, "vA");
    assertThat(owner.nextPorts().agrees("vA", 1)).isFalse();
    fake.sendPortStatus(0, 2, "vA");
    assertThat(owner.nextPorts().agrees("vA", 2)).isTrue();
    fake.sendPortStatus(2, 0xffff_fffe, "br0");
    assertThat(owner.nextPorts().names()).containsOnlyKeys(2, 5);
  }

  @Test
  void portStatusCutShort_endsTheSession() throws IOException {
    fake.send(5, Wire.PORT_STATUS, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9);
    assertThat(owner.nextClose()).contains("port status");
  }

  @Test
  void portsThatAreNotTold_endTheSession() throws IOException {
    try (FakeSwitch silent = FakeSwitch.ready(server.port(), 0xa2)) {
      assertThat(owner.nextSession().remote()).isNotEmpty();
      assertThat(silent.isDropped()).isTrue();
      assertThat(owner.nextClose()).contains("in time");
    }
  }

  @Test
  void bundle_isCommittedOnlyAfterTheSwitchTookAllOfIt() throws IOException {
    CompletionStage<FlowOutcome> outcome = session.apply(CHANGES);
    fake.reply(BundleReply.OPENED, nextControl());
    assertThat(fake.next(BUNDLE_ADD).length()).isEqualTo(16 + 56);
    Frame close = nextControl();
    assertThat(outcome.toCompletableFuture()).isNotDone();
    fake.reply(BundleReply.CLOSED, close);
    fake.reply(BundleReply.COMMITTED, nextControl());
    assertThat(await(outcome)).isEqualTo(new Applied());
  }

  /** Trap F5, with a message that no version of OpenFlowJ can read. */
  @Test
  void f5_unreadableErrorForOneMessage_refusesAndDiscardsTheBundle() throws IOException {
    CompletionStage<FlowOutcome> outcome = session.apply(CHANGES);
    fake.reply(BundleReply.OPENED, nextControl());
    fake.next(BUNDLE_ADD);
    fake.sendError(fake.next(BUNDLE_ADD).xid(), 0xffff, 9);

    assertThat(((Refused) await(outcome)).reason()).contains(FlowText.of(OTHER));
    Frame discard = fake.next(f -> f.type() == BUNDLE_CONTROL && f.body().getShort(4) == 6);
    assertThat(discard.length()).isEqualTo(16);
  }

  @Test
  void connectionLostWhileABundleIsUnderWay_isUnknown() throws IOException {
    CompletionStage<FlowOutcome> outcome = session.apply(CHANGES);
    nextControl();
    fake.close();
    assertThat(await(outcome)).isInstanceOf(Unknown.class);
    assertThat(await(session.apply(CHANGES))).isInstanceOf(Unknown.class);
    assertThat(owner.nextClose()).isNotEmpty();
  }

  @Test
  void commitWithoutAnswer_isUnknown() throws IOException {
    CompletionStage<FlowOutcome> outcome = session.apply(CHANGES);
    nextControl();
    fake.reply(BundleReply.CLOSED, nextControl());
    nextControl();
    assertThat(await(outcome)).isInstanceOf(Unknown.class);
    assertThat(((Unknown) await(outcome)).reason()).contains("COMMITTING");
  }

  @Test
  void secondChangeSetWhileOneIsUnderWay_isRefused() {
    CompletionStage<FlowOutcome> first = session.apply(CHANGES);
    assertThat(await(session.apply(CHANGES))).isInstanceOf(Refused.class);
    assertThat(await(first)).isInstanceOf(Unknown.class);
  }

  @Test
  void flowsInSeveralParts_areReadTogether() throws IOException {
    CompletionStage<FlowSet> read = session.readFlows();
    long xid = refuseMonitor();
    sendPart(xid, MORE, FLOW);
    sendPart(xid, 0, OTHER);
    assertThat(await(read)).isEqualTo(FlowSet.of(ImmutableList.of(FLOW, OTHER)));
    assertThat(session.watchesFlows()).isFalse();
  }

  /** Returns the xid of the request for flows, which follows the one for monitors. */
  private long refuseMonitor() throws IOException {
    fake.sendError(fake.next(Wire.MULTIPART_REQUEST).xid(), 1, 2);
    return fake.next(Wire.MULTIPART_REQUEST).xid();
  }

  private void sendPart(long xid, int flags, Flow flow) throws IOException {
    ByteBuf part = Messages.begin(Protocol.OPENFLOW_14, Wire.MULTIPART_REPLY, xid);
    part.writeShort(Wire.MULTIPART_FLOW).writeShort(flags).writeInt(0);
    fake.send(Messages.end(part.writeBytes(FlowCodecTest.statsEntry(flow, codec))));
  }

  @Test
  void flowsThatAreRefused_areAnIoException() throws IOException {
    CompletionStage<FlowSet> read = session.readFlows();
    fake.sendError(refuseMonitor(), 0xffff, 2);
    assertThatThrownBy(() -> await(read)).hasCauseInstanceOf(IOException.class);
  }

  @Test
  void flowsWithoutEnd_areCutOff() throws IOException {
    CompletionStage<FlowSet> read = session.readFlows();
    long xid = refuseMonitor();
    for (int part = 0; part < 60; part++) {
      sendPart(xid, MORE, FLOW);
    }
    assertThatThrownBy(() -> await(read)).hasMessageContaining("exceed 4096 bytes");
  }

  @Test
  void flowsThatDoNotCome_areAnIoException() {
    assertThatThrownBy(() -> await(session.readFlows())).hasMessageContaining("in time");
  }

  @Test
  void flowsWithALengthThatLies_areAnIoException() throws IOException {
    CompletionStage<FlowSet> read = session.readFlows();
    ByteBuf part = Messages.begin(Protocol.OPENFLOW_14, Wire.MULTIPART_REPLY, refuseMonitor());
    part.writeShort(Wire.MULTIPART_FLOW).writeShort(0).writeInt(0).writeShort(500).writeZero(60);
    fake.send(Messages.end(part));
    assertThatThrownBy(() -> await(read)).hasMessageContaining("element of length 500");
  }
}
