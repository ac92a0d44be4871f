package dev.overlane.flow.loxi;

import static dev.overlane.flow.loxi.TestOwner.await;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.peers.PeerMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Switches that lie and break, each at every point of a whole conversation: it costs their own
 * session only. Beside all of them an honest switch is served, and no line of the log speaks of a
 * bug.
 */
@Timeout(120)
final class HostileSwitchTest {
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final ServerLimits LIMITS =
      new ServerLimits(
          SHORT,
          SHORT.multipliedBy(2),
          Duration.ofSeconds(15),
          Duration.ofSeconds(15),
          SHORT,
          2_000,
          2_000,
          1 << 20,
          new ServerLimits.Volume(
              64 << 10, 16 << 10, SHORT, SHORT.multipliedBy(3), 5_000, 16 << 20, 8 << 20));

  @RegisterExtension final Bystander bystander = new Bystander(LIMITS, new PeerMemory(32 << 20));

  private CuriousOwner owner() {
    return bystander.owner();
  }

  @Test
  void conversationCutAtEveryByteOfEveryMessage_costsItselfOnly() throws Exception {
    ImmutableList<byte[]> messages = bystander.conversation();
    ImmutableList.Builder<Future<?>> meetings = ImmutableList.builder();
    int cuts = 0;
    for (int message = 0; message < messages.size(); message++) {
      int which = message;
      for (int at = 0; at < messages.get(message).length; at++) {
        int end = at;
        cuts++;
        meetings.add(
            bystander.meet(
                bystander.newId(),
                (index, bytes, out) -> {
                  if (index < which) {
                    out.write(bytes);
                  } else {
                    out.write(bytes, 0, Math.min(end, bytes.length));
                    throw new IOException("cut");
                  }
                }));
      }
    }
    Bystander.join(meetings.build());
    assertThat(messages.size()).isGreaterThanOrEqualTo(9);
    assertThat(cuts).isGreaterThan(900);
    bystander.awaitAlone();
  }

  @Test
  void messageThatStopsInTheMiddle_endsItsConnection() throws Exception {
    ImmutableList<byte[]> messages = bystander.conversation();
    ImmutableList.Builder<Future<?>> meetings = ImmutableList.builder();
    for (int message = 0; message < messages.size(); message++) {
      int which = message;
      meetings.add(
          bystander.meet(
              bystander.newId(),
              (index, bytes, out) -> {
                if (index <= which) {
                  out.write(bytes, 0, index < which ? bytes.length : bytes.length / 2);
                }
              }));
    }
    Bystander.join(meetings.build());
    bystander.awaitAlone();
  }

  @Test
  void answerThatNeverComes_endsTheWaitForIt() throws Exception {
    ImmutableList<byte[]> messages = bystander.conversation();
    ImmutableList.Builder<Future<?>> meetings = ImmutableList.builder();
    long first = bystander.newId() + 1;
    for (int message = 0; message < messages.size(); message++) {
      int withheld = message;
      meetings.add(
          bystander.meet(
              bystander.newId(),
              (index, bytes, out) -> {
                if (index != withheld) {
                  out.write(bytes);
                } else if (index > 5) {
                  throw new IOException("long enough");
                }
              }));
    }
    // HELLO and features: refused. Ports: closed. Those that only lack a port status go on.
    await("the third is gone", () -> owner().closeOf(first + 3).contains("did not answer in time"));
    bystander.closeAll();
    Bystander.join(meetings.build());
  }

  @Test
  void partsThatTrickleWithoutEnd_areCutOffInTime() throws Exception {
    long id = bystander.newId();
    Future<?> meeting =
        bystander.meet(
            id,
            (index, bytes, out) -> {
              boolean flows = bytes[1] == Wire.MULTIPART_REPLY && bytes[9] == Wire.MULTIPART_FLOW;
              out.write(bytes);
              for (int part = 0; flows && part < 200; part++) {
                pause();
                bytes[3] = 16;
                bytes[2] = 0;
                out.write(bytes, 0, 16);
              }
            });
    assertThat(owner().closeOf(id)).isEqualTo("the switch's flows have no end after 1200 ms");
    meeting.get();
  }

  private static void pause() {
    try {
      Thread.sleep(SHORT.toMillis() / 10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void xidsThatAnswerNothing_endTheSessionInWords() throws Exception {
    long id = bystander.newId();
    Future<?> meeting =
        bystander.meet(
            id,
            (index, bytes, out) -> {
              if (index > 1) {
                bytes[4] ^= 0x55;
              }
              out.write(bytes);
            });
    assertThat(owner().closeOf(id)).isEqualTo("the switch did not answer in time");
    meeting.get();
  }

  @Test
  void lengthsThatLie_endTheConnection() throws Exception {
    ImmutableList.Builder<Future<?>> meetings = ImmutableList.builder();
    for (int length : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 65_535}) {
      for (int message = 0; message < 9; message++) {
        int which = message;
        meetings.add(
            bystander.meet(
                bystander.newId(),
                (index, bytes, out) -> {
                  if (index == which) {
                    bytes[2] = (byte) (length >> 8);
                    bytes[3] = (byte) length;
                  }
                  out.write(bytes);
                }));
      }
    }
    Bystander.join(meetings.build());
    bystander.awaitAlone();
  }

  @Test
  void garbageAtAnyPoint_costsItselfOnly() throws Exception {
    ImmutableList.Builder<Future<?>> meetings = ImmutableList.builder();
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int from = random.nextInt(9);
      meetings.add(
          bystander.meet(
              bystander.newId(),
              (index, bytes, out) -> {
                if (index >= from) {
                  random.nextBytes(bytes);
                  out.write(bytes);
                  throw new IOException("enough");
                }
                out.write(bytes);
              }));
    }
    Bystander.join(meetings.build());
    bystander.awaitAlone();
  }

  @Test
  void damagedConversation_costsItselfOnly() throws Exception {
    int last = bystander.conversation().size() - 1;
    ImmutableList.Builder<Future<?>> meetings = ImmutableList.builder();
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      meetings.add(
          bystander.meet(
              bystander.newId(),
              (index, bytes, out) -> {
                for (int at = Wire.HEADER_BYTES; at < bytes.length; at++) {
                  if (random.nextInt(40) == 0) {
                    bytes[at] = (byte) random.nextInt();
                  }
                }
                out.write(bytes);
                if (index == last) {
                  throw new IOException("enough");
                }
              }));
    }
    Bystander.join(meetings.build());
  }

  @Test
  void helloOfEveryVersion_isAnsweredOrRefused() throws IOException {
    for (int version = 0; version <= 255; version++) {
      try (FakeSwitch fake = FakeSwitch.dial(bystander.port())) {
        fake.send(version, 0, 0, 8, 0, 0, 0, 1);
        int expected = version == 4 ? 4 : 5;
        if (version >= 4) {
          assertThat(fake.next(Wire.FEATURES_REQUEST).version()).isEqualTo(expected);
        } else {
          assertThat(fake.next(Wire.ERROR).version()).isEqualTo(version);
          assertThat(fake.isDropped()).isTrue();
        }
      }
    }
  }

  @Test
  void helloTooLate_findsTheDoorClosed_andASecondHelloChangesNothing() throws Exception {
    try (FakeSwitch late = FakeSwitch.dial(bystander.port())) {
      assertThat(late.isDropped()).isTrue();
    }
    long id = bystander.newId();
    Future<?> meeting =
        bystander.meet(
            id,
            (index, bytes, out) -> {
              out.write(bytes);
              out.write(ByteBufUtil.getBytes(HelloCodec.hello(77 + index)));
              out.write(new byte[] {1, 0, 0, 8, 0, 0, 0, 1});
            });
    await("it is served all the same", () -> owner().get(id).isServed());
    owner().close(id);
    meeting.get();
  }

  @Test
  void byteByByte_isNoHandshake() throws Exception {
    byte[] hello = ByteBufUtil.getBytes(HelloCodec.hello(1));
    long began = System.nanoTime();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), bystander.port())) {
      OutputStream out = socket.getOutputStream();
      Future<?> drip =
          bystander
              .pool()
              .submit(
                  () -> {
                    for (byte octet : hello) {
                      out.write(octet);
                      out.flush();
                      Thread.sleep(SHORT.toMillis() / 10);
                    }
                    return null;
                  });
      assertThat(socket.getInputStream().readAllBytes()).hasSize(hello.length);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SHORT.multipliedBy(10));
      drip.cancel(true);
    }
    assertThat(bystander.warnings()).anyMatch(line -> line.contains("no HELLO within 400 ms"));
  }

  @Test
  void messagesOfEveryTypeAndKind_areSkipped() throws Exception {
    long id = bystander.newId();
    Future<?> meeting =
        bystander.meet(
            id,
            (index, bytes, out) -> {
              out.write(bytes);
              if (index == 2) {
                out.write(strangeMessages());
              }
            });
    await("it is served all the same", () -> owner().get(id).isServed());
    owner().close(id);
    meeting.get();
  }

  /** Every type but those that a session takes notice of, experimenters, kinds of multipart. */
  private static byte[] strangeMessages() {
    ByteBuf all = Unpooled.buffer();
    for (int type = 0; type < 256; type++) {
      if (type != Wire.PORT_STATUS) {
        all.writeByte(5).writeByte(type).writeShort(16).writeInt(0x7fff_0000 + type).writeLong(-1);
      }
    }
    for (int kind : new int[] {0, 1, 2, 13, 14, 15, 17, 99, 0xffff}) {
      all.writeBytes(
          ScriptedSwitch.part(kind, 0x7fff_ffff, true, Unpooled.wrappedBuffer(new byte[7])));
    }
    return ByteBufUtil.getBytes(all);
  }

  @Test
  void flowsWithUnknownMatchesInstructionsAndActions_areReadAsTheyAre() throws Exception {
    long id = bystander.newId();
    Future<?> meeting =
        bystander.meet(
            id,
            (index, bytes, out) -> {
              boolean flows = bytes[1] == Wire.MULTIPART_REPLY && bytes[9] == Wire.MULTIPART_FLOW;
              if (flows) {
                // Classes of OXM, types of instructions and of actions that nobody knows.
                for (int at = 60; at + 8 < bytes.length; at += 97) {
                  Arrays.fill(bytes, at, at + 2, (byte) 0x7e);
                }
              }
              out.write(bytes);
            });
    await(
        "it is served, or told what cannot be read",
        () -> owner().get(id).isServed() || owner().get(id).closed != null);
    owner().close(id);
    meeting.get();
  }

  @Test
  void otherProtocols_areRefusedInOneLineEach() throws Exception {
    for (String words :
        List.of("GET / HTTP/1.1\r\n\r\n", "SSH-2.0-x\r\n", "{\"method\":\"echo\"}")) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), bystander.port())) {
        socket.getOutputStream().write(words.getBytes(ISO_8859_1));
        assertThat(socket.getInputStream().readAllBytes()).hasSize(16);
      }
    }
    assertThat(bystander.warnings()).singleElement().asString().contains("127.0.0.1", "cannot be");
  }
}
