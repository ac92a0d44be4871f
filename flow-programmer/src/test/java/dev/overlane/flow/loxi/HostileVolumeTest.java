package dev.overlane.flow.loxi;

import static dev.overlane.flow.loxi.TestOwner.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.DatapathId;
import dev.overlane.flow.FlowOutcome;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.SwitchPorts;
import dev.overlane.peers.PeerMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Switches that send too much of everything, or take nothing: they cost themselves only. */
@Timeout(120)
final class HostileVolumeTest {
  private static final Duration LONG = Duration.ofSeconds(15);
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final int FLOWS = 1 << 17;

  private static final int PART = 500;
  private static final int FUND = 100 << 20;

  /** Of an entry of flow stats. */
  private static final int PRIORITY_OFFSET = 12;

  /** Of the messages of a conversation the last: the answer to the commit of a bundle. */
  private static final int LAST = 9;

  private static final ServerLimits LIMITS =
      new ServerLimits(
          LONG,
          LONG,
          LONG,
          SHORT,
          SHORT.multipliedBy(4),
          1_500,
          1_200,
          64 << 20,
          new ServerLimits.Volume(64 << 10, 16 << 10, LONG, LONG, FLOWS, 16 << 20, 8 << 20));

  private final PeerMemory memory = new PeerMemory(FUND);

  @RegisterExtension final Bystander bystander = new Bystander(LIMITS, memory);

  /** Makes one part of an answer. */
  private interface Part {
    byte[] of(int index, long xid);
  }

  private static boolean isFlows(byte[] message) {
    return message[1] == Wire.MULTIPART_REPLY && message[9] == Wire.MULTIPART_FLOW;
  }

  private static long xid(byte[] message) {
    return Unpooled.wrappedBuffer(message).getUnsignedInt(4);
  }

  /**
   * Answers a request for flows with parts of 500 flows each, all different; the last part may be
   * the end or not.
   */
  private Future<?> tellFlows(long id, int parts, boolean end) {
    byte[] part =
        ByteBufUtil.getBytes(
            ScriptedSwitch.part(
                Wire.MULTIPART_FLOW, 0, true, ScriptedSwitch.entries(flows(0, PART))));
    return tellFlows(
        id,
        parts,
        (index, xid) -> {
          ByteBuf patched = Unpooled.wrappedBuffer(part);
          patched.setInt(4, (int) xid).setShort(10, end && index == parts - 1 ? 0 : 1);
          for (int at = 16; at < part.length; at += patched.getUnsignedShort(at)) {
            patched.setShort(at + PRIORITY_OFFSET, index);
          }
          return part;
        });
  }

  private Future<?> tellFlows(long id, int parts, Part part) {
    return bystander.meet(
        id,
        (index, bytes, out) -> {
          if (!isFlows(bytes)) {
            out.write(bytes);
          } else if (bytes[11] == 1) {
            for (int i = 0; i < parts; i++) {
              out.write(part.of(i, xid(bytes)));
            }
          }
        });
  }

  private static List<Flow> flows(long from, int count) {
    List<Flow> flows = new ArrayList<>();
    for (long i = from; i < from + count; i++) {
      FlowMatch match = FlowMatch.ANY.withInPort((int) (i & 0xfff) + 1).withTunnelId(i + 1);
      flows.add(Flow.of(new FlowKey(1, 1, match), i));
    }
    return flows;
  }

  @Test
  void aMillionFlows_areRefusedInWordsAndNotKept() throws Exception {
    long id = bystander.newId();
    Future<?> meeting = tellFlows(id, 2_000, true);
    assertThat(bystander.owner().closeOf(id))
        .isEqualTo("the switch's flows are more than " + FLOWS);
    meeting.get();
    assertThat(memory.used()).isZero();
  }

  @Test
  void aHundredThousandFlows_areRead_andWeighNoMoreThanIsCounted() throws Exception {
    long id = bystander.newId();
    long before = heapInUse();
    Future<?> meeting = tellFlows(id, 200, true);
    await("they are read", () -> bystander.owner().get(id).flows != null);
    assertThat(Objects.requireNonNull(bystander.owner().get(id).flows).size()).isEqualTo(100_000);
    long counted = memory.used();
    long taken = heapInUse() - before;
    assertThat(taken).isBetween(counted / 4, counted);
    bystander.owner().close(id);
    meeting.get();
    await("nothing is held", () -> memory.used() == 0);
  }

  private static long heapInUse() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void manySwitchesWithTooManyFlows_costOneAnotherAndNobodyElse() throws Exception {
    List<Future<?>> meetings = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      meetings.add(tellFlows(bystander.newId(), 160, true));
    }
    await(
        "some had to go",
        () ->
            bystander.owner().all().stream()
                .anyMatch(one -> one.closed != null && one.closed.contains("than any other peer")));
    assertThat(memory.used()).isLessThan(FUND);
    bystander.closeAll();
    Bystander.join(meetings);
  }

  @Test
  void partsWithoutEnd_areCutOff() throws Exception {
    long fast = bystander.newId();
    Future<?> flood = tellFlows(fast, 1 << 20, false);
    assertThat(bystander.owner().closeOf(fast))
        .startsWith("the switch's flows")
        .containsAnyOf("more than", "exceed");
    flood.get();
  }

  private static void pause() {
    try {
      Thread.sleep(SHORT.toMillis() / 10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aHundredThousandPortStatus_areTakenIn_andToldSeldom() throws Exception {
    long id = bystander.newId();
    ByteBuf storm = Unpooled.buffer();
    for (int i = 0; i < 1_000; i++) {
      storm.writeBytes(ScriptedSwitch.status(10 + i % 200));
    }
    Future<?> meeting =
        bystander.meet(id, floodAfterTheHandshake(ByteBufUtil.getBytes(storm), 100, status(4_711)));
    await("the last is told", () -> hasPort(bystander.owner().get(id).ports));
    assertThat(bystander.owner().get(id).portsTold.get()).isLessThan(2_000);
    assertThat(bystander.owner().get(id).closed).isNull();
    bystander.owner().close(id);
    meeting.get();
  }

  private static byte[] status(int port) {
    return ByteBufUtil.getBytes(ScriptedSwitch.status(port));
  }

  private static boolean hasPort(@Nullable SwitchPorts ports) {
    return ports != null && ports.names().containsKey(4_711);
  }

  /** Sends a burst over and over as soon as it may, then something else. */
  private static ScriptedSwitch.Conduct floodAfterTheHandshake(
      byte[] burst, long times, byte[] last) {
    return (index, bytes, out) -> {
      out.write(bytes);
      if (index == LAST) {
        for (long i = 0; i < times; i++) {
          out.write(burst);
        }
        out.write(last);
      }
    };
  }

  @Test
  void floodsOfWhatNobodyAskedFor_slowDownThemselves() throws Exception {
    List<Future<?>> meetings = new ArrayList<>();
    byte[] packetIn = new byte[1_500];
    Unpooled.wrappedBuffer(packetIn).setInt(0, 5 << 24 | Wire.PACKET_IN << 16 | packetIn.length);
    byte[] echo = {5, Wire.ECHO_REQUEST, 0, 8, 0, 0, 0, 9};
    byte[] unknown = {5, 99, 0, 8, 0, 0, 0, 9};
    byte[] stray = ByteBufUtil.getBytes(ScriptedSwitch.part(1, 0x7fff_ffff, true, entriesOfOne()));
    for (byte[] message : List.of(packetIn, echo, unknown, stray)) {
      ByteBuf burst = Unpooled.buffer();
      for (int i = 0; i < 500; i++) {
        burst.writeBytes(message);
      }
      byte[] bytes = ByteBufUtil.getBytes(burst);
      long id = bystander.newId();
      meetings.add(bystander.meet(id, floodAfterTheHandshake(bytes, Long.MAX_VALUE, new byte[0])));
    }
    await("all four are in", () -> bystander.owner().size() == 5);
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < 21; i++) {
      times.add(bystander.serviceTime());
    }
    times.sort(Comparator.naturalOrder());
    assertThat(times.get(10)).isLessThan(Duration.ofSeconds(1));
    bystander.closeAll();
    Bystander.join(meetings);
  }

  private static ByteBuf entriesOfOne() {
    return ScriptedSwitch.entries(flows(1, 1));
  }

  @Test
  void switchThatNeverReads_isGivenUp_andWhatWaitsForItIsBounded() throws Exception {
    long id = bystander.newId();
    try (FakeSwitch deaf = FakeSwitch.ready(bystander.port(), id)) {
      CuriousOwner.Known known = bystander.owner().get(id);
      await("its first read has failed", () -> known.closed != null);
      assertThat(deaf.isDropped()).isTrue();
    }
    long other = bystander.newId();
    Future<?> meeting =
        bystander.meet(
            other,
            (index, bytes, out) -> {
              out.write(bytes);
              if (index == LAST) {
                pauseUntilClosed(other);
                throw new IOException("deaf");
              }
            });
    CuriousOwner.Known known = bystander.owner().get(other);
    await("it is served until now", known::isServed);
    FlowChangeSet large =
        new FlowChangeSet(
            ImmutableList.of(), ImmutableList.copyOf(flows(0, 100_000)), ImmutableList.of());
    assertThat(await(known.session.apply(large))).isInstanceOf(FlowOutcome.Unknown.class);
    assertThat(bystander.owner().closeOf(other)).contains("it takes nothing: more than 128 KiB");
    meeting.get();
  }

  private void pauseUntilClosed(long id) {
    CuriousOwner.Known known = bystander.owner().get(id);
    while (known.closed == null) {
      pause();
    }
  }

  @Test
  void thousandsThatNeverSpeak_keepNobodyOut() throws Exception {
    List<Socket> crowd = new ArrayList<>();
    List<FakeSwitch> thousand = new ArrayList<>();
    try {
      for (int i = 0; i < 1_200; i++) {
        crowd.add(new Socket(InetAddress.getLoopbackAddress(), bystander.port()));
      }
      for (int i = 0; i < 1_000; i++) {
        crowd.add(new Socket(InetAddress.getLoopbackAddress(), bystander.port()));
        thousand.add(FakeSwitch.ready(bystander.port(), bystander.newId()));
      }
      await("a thousand switches are in", () -> bystander.owner().size() == 1_001);
      assertThat(bystander.warnings()).hasSizeLessThan(5);
    } finally {
      for (Socket socket : crowd) {
        socket.close();
      }
      for (FakeSwitch fake : thousand) {
        fake.close();
      }
    }
  }

  @Test
  void rivalsOfASwitchThatIsBusyAnswering_doNotMoveIt() throws Exception {
    long id = bystander.newId();
    Future<?> meeting =
        tellFlows(
            id,
            20,
            (index, xid) -> {
              pause();
              return ByteBufUtil.getBytes(
                  ScriptedSwitch.part(
                      Wire.MULTIPART_FLOW,
                      xid,
                      index < 19,
                      ScriptedSwitch.entries(flows(10L * index, 10))));
            });
    assertThat(bystander.owner().get(id).closed).isNull();
    for (int i = 0; i < 40; i++) {
      try (FakeSwitch rival = FakeSwitch.ready(bystander.port(), id)) {
        assertThat(rival.isDropped()).isTrue();
      }
    }
    await("it is served", () -> bystander.owner().get(id).isServed());
    assertThat(bystander.owner().get(id).closed).isNull();
    assertThat(bystander.warnings())
        .anyMatch(line -> line.contains(new DatapathId(id) + ": its datapath id is that of"));
    bystander.owner().close(id);
    meeting.get();
  }

  @Test
  void stormOfRefusedSwitches_isAFewLines() throws Exception {
    for (int i = 0; i < 500; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), bystander.port())) {
        OutputStream out = socket.getOutputStream();
        out.write(new byte[] {9, 9, 0, 8, 0, 0, 0, 0});
      }
    }
    assertThat(bystander.warnings()).hasSizeLessThan(40);
  }
}
