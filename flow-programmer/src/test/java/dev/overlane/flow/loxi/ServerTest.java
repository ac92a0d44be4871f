package dev.overlane.flow.loxi;

import static dev.overlane.flow.loxi.TestOwner.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overlane.config.model.DatapathId;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.flow.OpenFlowServer;
import dev.overlane.flow.SwitchAdmission;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.pipeline.Pipeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in, who stays, and what a connection survives. */
final class ServerTest {
  private static final long ID = 0xa1;
  private static final Duration LONG = Duration.ofSeconds(15);
  private static final Duration SHORT = Duration.ofMillis(150);

  private final TestOwner owner = new TestOwner();
  private OpenFlowServer server =
      new NettyOpenFlowServer(1, limits(LONG, LONG, LONG, 9), Pipeline.LEARNED);

  private static ServerLimits limits(Duration hello, Duration probe, Duration rival, int quota) {
    return new ServerLimits(hello, hello.plus(hello), probe, rival, LONG, quota, quota, 1 << 20);
  }

  private int listen(ServerLimits limits, SwitchAdmission admission) throws IOException {
    server.close();
    server = new NettyOpenFlowServer(1, limits, Pipeline.LEARNED);
    server.listen(new ListenMethod(0, "127.0.0.1", false), admission);
    return server.port();
  }

  private int listen() throws IOException {
    return listen(limits(LONG, LONG, LONG, 9), owner);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void nobodysSwitch_isDropped() throws IOException {
    int port = listen(limits(LONG, LONG, LONG, 9), session -> Optional.empty());
    try (FakeSwitch fake = FakeSwitch.ready(port, ID)) {
      assertThat(fake.isDropped()).isTrue();
    }
  }

  @Test
  void secondSwitchOfADatapathId_isDroppedAndTheFirstThatAnswersStays() throws IOException {
    int port = listen(limits(LONG, LONG, SHORT, 9), owner);
    try (FakeSwitch first = FakeSwitch.ready(port, ID)) {
      SwitchSession session = owner.nextSession();
      first.tellPorts(Map.of());
      try (FakeSwitch second = FakeSwitch.ready(port, ID)) {
        Frame probe = first.next(Wire.ECHO_REQUEST);
        first.send(Messages.end(Messages.begin(5, Wire.ECHO_REPLY, probe.xid())));
        assertThat(second.isDropped()).isTrue();
      }
      long past = System.nanoTime() + SHORT.multipliedBy(2).toNanos();
      await("the probe's time is over", () -> System.nanoTime() > past);
      var read = session.readFlows();
      first.sendError(first.next(Wire.MULTIPART_REQUEST).xid(), 1, 2);
      first.sendError(first.next(Wire.MULTIPART_REQUEST).xid(), 1, 2);
      assertThatThrownBy(() -> await(read)).hasMessageContaining("BAD_REQUEST");
      assertThat(session.datapathId()).isEqualTo(new DatapathId(ID));
      assertThat(owner.admitted()).isZero();
    }
  }

  @Test
  void incumbentThatDoesNotAnswer_makesRoomForTheNext() throws IOException {
    int port = listen(limits(LONG, LONG, SHORT, 9), owner);
    try (FakeSwitch silent = FakeSwitch.ready(port, ID)) {
      owner.nextSession();
      try (FakeSwitch early = FakeSwitch.ready(port, ID)) {
        assertThat(early.isDropped()).isTrue();
      }
      assertThat(silent.isDropped()).isTrue();
      assertThat(owner.nextClose()).contains("silent");
      try (FakeSwitch next = FakeSwitch.ready(port, ID)) {
        assertThat(owner.nextSession().datapathId()).isEqualTo(new DatapathId(ID));
        assertThat(next.next(Wire.SET_ASYNC).version()).isEqualTo(5);
      }
    }
  }

  @Test
  void helloOfVersion6_withABitmapOf13And15_negotiates13() throws IOException {
    try (FakeSwitch fake = FakeSwitch.dial(listen())) {
      fake.send(6, 0, 0, 16, 0, 0, 0, 1, 0, 1, 0, 8, 0, 0, 0, 0b101_0000);
      assertThat(fake.next(Wire.FEATURES_REQUEST).version()).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6, 77, 255})
  void helloOfVersion5OrNewer_withoutBitmap_negotiates14(int version) throws IOException {
    try (FakeSwitch fake = FakeSwitch.dial(listen())) {
      fake.send(version, 0, 0, 8, 0, 0, 0, 1);
      assertThat(fake.next(Wire.FEATURES_REQUEST).version()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void helloWithoutACommonVersion_isAnsweredByAnErrorInWords(int version) throws IOException {
    try (FakeSwitch fake = FakeSwitch.dial(listen())) {
      fake.send(version, 0, 0, 8, 0, 0, 0, 1);
      Frame error = fake.next(Wire.ERROR);
      assertThat(error.version()).isEqualTo(version);
      assertThat(error.body().readInt()).isZero();
      assertThat(error.body().toString(StandardCharsets.US_ASCII)).contains("OpenFlow 1.3 or 1.4");
      assertThat(fake.isDropped()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void messageShorterThanItsHeader_endsTheConnection(int length) throws IOException {
    try (FakeSwitch fake = FakeSwitch.ready(listen(), ID)) {
      owner.nextSession();
      fake.send(5, 2, 0, length, 0, 0, 0, 1);
      assertThat(fake.isDropped()).isTrue();
      assertThat(owner.nextClose()).contains("length " + length);
    }
  }

  @Test
  void unknownMessagesAndVersions_areSkippedAndTheSessionIsKept() throws IOException {
    try (FakeSwitch fake = FakeSwitch.ready(listen(), ID)) {
      owner.nextSession();
      fake.send(5, 200, 0, 12, 0, 0, 0, 9, 1, 2, 3, 4);
      fake.send(99, 0, 0, 8, 0, 0, 0, 9);
      fake.send(5, Wire.PACKET_IN, 0, 9, 0, 0, 0, 9, 0);
      fake.send(5, Wire.MULTIPART_REPLY, 0, 9, 0, 0, 0, 9, 0);
      fake.send(5, Wire.ECHO_REQUEST, 0, 10, 0, 0, 0, 77, 42, 43);
      Frame reply = fake.next(Wire.ECHO_REPLY);
      assertThat(reply.xid()).isEqualTo(77);
      assertThat(reply.body().readShort()).isEqualTo((short) (42 << 8 | 43));
    }
    assertThat(owner.nextClose()).isNotEmpty();
  }

  @Test
  void peerThatSaysNothing_isDroppedAfterTheHelloTimeout() throws IOException {
    int port = listen(limits(SHORT, LONG, LONG, 9), owner);
    try (FakeSwitch fake = FakeSwitch.dial(port)) {
      assertThat(fake.isDropped()).isTrue();
    }
  }

  @Test
  void peerThatNeverTellsItsFeatures_isDroppedAfterTheReadyTimeout() throws IOException {
    int port = listen(limits(SHORT, LONG, LONG, 9), owner);
    try (FakeSwitch fake = FakeSwitch.dial(port)) {
      fake.send(HelloCodec.hello(1));
      assertThat(fake.isDropped()).isTrue();
    }
  }

  @Test
  void peerThatSpeaksAnotherProtocol_isDropped() throws IOException {
    try (FakeSwitch fake = FakeSwitch.dial(listen())) {
      fake.send('G', 'E', 0, 10, ' ', '/', 'x', ' ', 'H', 'T');
      assertThat(fake.isDropped()).isTrue();
    }
  }

  @Test
  void silentSwitch_isProbedThenDropped() throws IOException {
    int port = listen(limits(LONG, SHORT, LONG, 9), owner);
    try (FakeSwitch fake = FakeSwitch.ready(port, ID)) {
      assertThat(fake.next(Wire.ECHO_REQUEST).version()).isEqualTo(5);
      assertThat(fake.isDropped()).isTrue();
      assertThat(owner.nextClose()).contains("echo");
    }
  }

  @Test
  void handshakesBeyondTheQuota_areDropped_finishedOnesDoNotCount() throws IOException {
    int port = listen(limits(LONG, LONG, LONG, 1), owner);
    try (FakeSwitch finished = FakeSwitch.ready(port, ID)) {
      owner.nextSession();
      try (FakeSwitch pending = FakeSwitch.dial(port);
          FakeSwitch excess = FakeSwitch.dial(port)) {
        assertThat(pending.next(Wire.HELLO).version()).isEqualTo(5);
        assertThat(excess.isDropped()).isTrue();
        assertThat(finished.next(Wire.SET_ASYNC).version()).isEqualTo(5);
      }
    }
  }

  @Test
  void portInUse_isAnErrorThatNamesIt() throws IOException {
    ListenMethod taken = new ListenMethod(listen(), "127.0.0.1", false);
    OpenFlowServer other = OpenFlowServers.create(1, Pipeline.LEARNED);
    try {
      assertThatThrownBy(() -> other.listen(taken, owner))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(taken.toString())
          .hasMessageContaining("in use");
    } finally {
      other.close();
    }
  }

  @Test
  void closedServer_endsItsSessions() throws IOException {
    try (FakeSwitch fake = FakeSwitch.ready(listen(), ID)) {
      SwitchSession session = owner.nextSession();
      server.close();
      assertThat(fake.isDropped()).isTrue();
      assertThatThrownBy(() -> await(session.readFlows())).hasMessageContaining("closed");
    }
  }
}
