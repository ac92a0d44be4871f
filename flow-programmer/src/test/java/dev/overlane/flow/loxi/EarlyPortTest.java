package dev.overlane.flow.loxi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Ticker;
import dev.overlane.config.model.DatapathId;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.flow.EarlyPort;
import dev.overlane.flow.OpenFlowServer;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.peers.PeerMemory;
import dev.overlane.peers.Refusals;
import dev.overlane.tls.TlsKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Switches that dial before there is a server. */
final class EarlyPortTest {
  private static final long ID = 0xa1;

  private final EarlyPort early = new EarlyPort();
  private final TestOwner owner = new TestOwner();
  private final OpenFlowServer server =
      OpenFlowServers.create(
          1,
          Pipeline.LEARNED,
          PeerMemory.ofHeap(),
          new Refusals(Ticker.systemTicker()),
          TlsKeys.none(),
          early);

  @AfterEach
  void stop() {
    server.close();
    early.close();
  }

  private static ListenMethod free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new ListenMethod(socket.getLocalPort(), "127.0.0.1", false);
    }
  }

  @Test
  void switchThatDialsBeforeThereIsAServer_isServedByIt() throws IOException {
    ListenMethod method = free();
    early.open(method);
    try (FakeSwitch waiting = FakeSwitch.dial(method.port())) {
      server.listen(method, owner);
      assertThat(server.port()).isEqualTo(method.port());
      waiting.send(HelloCodec.hello(1));
      waiting.send(FakeSwitch.features(waiting.next(Wire.FEATURES_REQUEST).xid(), ID));
      assertThat(owner.nextSession().datapathId()).isEqualTo(new DatapathId(ID));
    }
    try (FakeSwitch later = FakeSwitch.ready(method.port(), ID + 1)) {
      assertThat(owner.nextSession().datapathId()).isEqualTo(new DatapathId(ID + 1));
      assertThat(later.next(Wire.SET_ASYNC).version()).isEqualTo(5);
    }
  }

  @Test
  void anotherPortThanTheEarlyOne_isOpened_andTheEarlyOneIsClosed() throws IOException {
    ListenMethod method = free();
    early.open(method);
    server.listen(new ListenMethod(0, "127.0.0.1", false), owner);
    assertThat(server.port()).isNotEqualTo(method.port());
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), method.port()))
        .hasMessageContaining("refused");
  }

  @Test
  void portThatIsInUse_isToldByTheServer() throws IOException {
    ListenMethod method = free();
    try (ServerSocket taken =
        new ServerSocket(method.port(), 1, InetAddress.getLoopbackAddress())) {
      early.open(method);
      assertThatThrownBy(() -> server.listen(method, owner))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(Integer.toString(taken.getLocalPort()));
    }
  }

  @Test
  void openedTooLate_opensNothing() throws IOException {
    ListenMethod method = free();
    server.listen(new ListenMethod(0, "127.0.0.1", false), owner);
    early.open(method);
    try (ServerSocket own = new ServerSocket(method.port(), 1, InetAddress.getLoopbackAddress())) {
      assertThat(own.isBound()).isTrue();
    }
  }
}
