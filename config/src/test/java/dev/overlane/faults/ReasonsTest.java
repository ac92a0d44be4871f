package dev.overlane.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.config.model.ListenMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReasonsTest {
  @TempDir private Path directory;

  @Test
  void files_areSpokenOfInPlainWords() {
    assertThat(Reasons.of(new NoSuchFileException("f"))).isEqualTo("there is no such file");
    assertThat(Reasons.of(new AccessDeniedException("f"))).isEqualTo("permission denied");
    assertThat(Reasons.withFile(new UncheckedIOException(new AccessDeniedException("/etc/f"))))
        .isEqualTo("/etc/f: permission denied");
    assertThat(Reasons.of(new FileSystemException("f", null, "No space left on device")))
        .isEqualTo("the disk is full");
    assertThat(Reasons.of(new CompletionException(new IOException("Broken pipe"))))
        .isEqualTo("it hung up");
    assertThat(Reasons.of(new IOException())).isEqualTo("the system gives no reason");
    assertThat(Reasons.of(new IOException("what we said ourselves")))
        .isEqualTo("what we said ourselves");
  }

  @Test
  void directoryReadAsAFile_isTold() {
    String reason = "";
    try {
      Files.readAllBytes(directory);
    } catch (IOException e) {
      reason = Reasons.of(e);
    }
    assertThat(reason).isEqualTo("it is a directory, not a file");
  }

  @Test
  void commandThatIsNotThere_isNamed() throws IOException {
    Path script = Files.writeString(directory.resolve("x"), "");

    assertThat(started("no-such-command"))
        .isEqualTo("there is no command no-such-command here: install it, or mend the PATH");
    assertThat(started(script.toString())).isEqualTo(script + ": permission denied");
  }

  private static String started(String command) {
    try {
      Process process = new ProcessBuilder(command).start();
      process.destroy();
      return "";
    } catch (IOException e) {
      return Reasons.of(e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "6653 | 0.0.0.0 | Address already in use | cannot listen on ptcp:6653: TCP port 6653 is in"
            + " use (`ss -ltnp sport = :6653` tells by whom; stop that, or write another port)",
        "6653 | 192.0.2.9 | Cannot assign requested address | cannot listen on"
            + " ptcp:6653:192.0.2.9: 192.0.2.9 is no address of this machine (`ip address` lists"
            + " them; leave it out to listen on all IPv4 addresses)",
        "80 | 0.0.0.0 | Permission denied | cannot listen on ptcp:80: ports below 1024 are root's"
            + " (write a higher one, or give the service CAP_NET_BIND_SERVICE)",
        "6653 | 0.0.0.0 | Permission denied | cannot listen on ptcp:6653: permission denied",
      })
  void portThatCannotBeOpened_isNamedWithTheWayOut(
      int port, String address, String said, String words) {
    assertThat(ListenFaults.of(new ListenMethod(port, address, false), new IOException(said)))
        .hasMessage(words);
  }
}
