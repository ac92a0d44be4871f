package dev.overlane.config.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first reading of a file, before anybody watches it. */
final class StableReadTest {
  @TempDir private Path directory;

  private static String read(Path path) {
    return Contents.shown(ConfigWatcher.readStable(path));
  }

  @Test
  void file_isReadWhole() throws Exception {
    assertThat(read(Files.writeString(directory.resolve("f"), "one"))).isEqualTo("one");
    assertThat(read(Files.writeString(directory.resolve("e"), ""))).isEmpty();
  }

  @Test
  void whatIsNoFile_saysWhy() throws Exception {
    Path dangling = Files.createSymbolicLink(directory.resolve("l"), Path.of("nowhere"));

    assertThat(read(directory)).isEqualTo("unreadable: it is a directory, not a file");
    assertThat(read(directory.resolve("f"))).isEqualTo("unreadable: there is no such file");
    assertThat(read(dangling)).isEqualTo("unreadable: there is no such file");
    assertThat(read(Path.of("/dev/null"))).isEqualTo("unreadable: it is not a regular file");
    assertThat(read(Path.of("/proc/self/mem"))).startsWith("unreadable: ");
  }

  @Test
  void fileThatIsHeldOpen_isReadAsItIsAfterAWhile() throws Exception {
    Path file = directory.resolve("f");
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write("one".getBytes(UTF_8));
      out.flush();

      assertThat(read(file)).isEqualTo("one");
    }
  }
}
