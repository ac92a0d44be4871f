package dev.overlane.controller.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SocketOwnerTest {
  @TempDir private Path directory;

  @Test
  void ownUser_isToldFromOthers_byTheKernel() throws IOException {
    Path path = directory.resolve("ctl");
    UserPrincipal other =
        path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("54321");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path));
          SocketChannel accepted = server.accept()) {
        assertThat(client.isConnected()).isTrue();
        assertThat(SocketOwner.of(path).hasConnected(accepted)).isTrue();
        assertThat(new SocketOwner(other, other).hasConnected(accepted)).isFalse();
      }
    }
    assertThat(new SocketOwner(other, other).refusal()).contains("(54321) and root");
  }
}
