package dev.overlane.controller.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnixctlTest {
  private static final ImmutableMap<String, UnixctlCommand> COMMANDS =
      ImmutableMap.of(
          "echo",
          arguments -> String.join(" ", arguments),
          "large",
          arguments -> "x".repeat(3_000_000),
          "broken",
          arguments -> {
            throw new IllegalStateException("as a test wants it");
          },
          "choosy",
          arguments -> {
            throw new Refusal("not like that");
          });

  @TempDir private Path directory;

  private Path socket() {
    return directory.resolve("overlane.ctl");
  }

  @Test
  void command_isAnsweredWithItsText() throws IOException {
    try (var server = UnixctlServer.start(socket(), ControlAccess.ofUser(), COMMANDS)) {
      assertThat(UnixctlClient.ask(socket(), "echo", ImmutableList.of("a", "b \" \\")))
          .isEqualTo("a b \" \\");
      assertThat(server).isNotNull();
    }
  }

  @Test
  void resultLargerThanAnySocketBuffer_arrivesWhole() throws IOException {
    try (var server = UnixctlServer.start(socket(), ControlAccess.ofUser(), COMMANDS)) {
      assertThat(UnixctlClient.ask(socket(), "large", ImmutableList.of())).hasSize(3_000_000);
      assertThat(server).isNotNull();
    }
  }

  @Test
  void unknownCommand_isRefusedByName() throws IOException {
    try (var server = UnixctlServer.start(socket(), ControlAccess.ofUser(), COMMANDS)) {
      assertThatThrownBy(() -> UnixctlClient.ask(socket(), "fly", ImmutableList.of()))
          .hasMessageContaining("\"fly\" is not a valid command");
      assertThat(server).isNotNull();
    }
  }

  @Test
  void refusal_isToldAsItIs() throws IOException {
    try (var server = UnixctlServer.start(socket(), ControlAccess.ofUser(), COMMANDS)) {
      assertThatThrownBy(() -> UnixctlClient.ask(socket(), "choosy", ImmutableList.of()))
          .isInstanceOf(RefusedException.class)
          .hasMessage("not like that");
      assertThat(server).isNotNull();
    }
  }

  @Test
  void commandThatFails_isAnsweredWithAnErrorAndTheNextOneWorks() throws IOException {
    try (var server = UnixctlServer.start(socket(), ControlAccess.ofUser(), COMMANDS)) {
      assertThatThrownBy(() -> UnixctlClient.ask(socket(), "broken", ImmutableList.of()))
          .hasMessageContaining("as a test wants it");
      assertThat(UnixctlClient.ask(socket(), "echo", ImmutableList.of("hi"))).isEqualTo("hi");
      assertThat(server).isNotNull();
    }
  }

  @Test
  void listCommands_namesThemAll() throws IOException {
    try (var server = UnixctlServer.start(socket(), ControlAccess.ofUser(), COMMANDS)) {
      assertThat(UnixctlClient.ask(socket(), "list-commands", ImmutableList.of()))
          .contains("echo", "large", "list-commands");
      assertThat(server).isNotNull();
    }
  }

  @Test
  void clientThatSendsNoJson_doesNotDisturbOthers() throws IOException {
    try (var server = UnixctlServer.start(socket(), ControlAccess.ofUser(), COMMANDS);
        SocketChannel rude = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      rude.connect(UnixDomainSocketAddress.of(socket()));
      rude.write(ByteBuffer.wrap("}{ nonsense\n".getBytes(StandardCharsets.UTF_8)));

      assertThat(UnixctlClient.ask(socket(), "echo", ImmutableList.of("hi"))).isEqualTo("hi");
      assertThat(rude.read(ByteBuffer.allocate(1)))
          .as("the rude client is hung up on")
          .isEqualTo(-1);
      assertThat(server).isNotNull();
    }
  }

  @Test
  void socket_isForItsOwnerAloneAndGoneAfterClose() throws IOException {
    try (var server = UnixctlServer.start(socket(), ControlAccess.ofUser(), COMMANDS)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
          .isEqualTo("rw-------");
      assertThat(server).isNotNull();
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void socketThatADeadProcessLeft_isReplaced() throws IOException {
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket()));
    }

    try (var server = UnixctlServer.start(socket(), ControlAccess.ofUser(), COMMANDS)) {
      assertThat(UnixctlClient.ask(socket(), "echo", ImmutableList.of("hi"))).isEqualTo("hi");
      assertThat(server).isNotNull();
    }
  }

  @Test
  void socketThatALiveProcessAnswers_isLeftAlone() throws IOException {
    try (var server = UnixctlServer.start(socket(), ControlAccess.ofUser(), COMMANDS)) {
      assertThatThrownBy(
              () -> UnixctlServer.start(socket(), ControlAccess.ofUser(), ImmutableMap.of()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another overlane answers");
      assertThat(UnixctlClient.ask(socket(), "echo", ImmutableList.of("hi"))).isEqualTo("hi");
      assertThat(server).isNotNull();
    }
  }
}
