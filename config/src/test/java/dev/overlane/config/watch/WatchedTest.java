package dev.overlane.config.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a changed file is trusted, on virtual time. */
final class WatchedTest extends VirtualLooks {
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(directory.resolve("net.yaml"), "one");
    age();
    watched = new Watched(file, Contents.read("one"), soon -> {});
    assertThat(look()).isEmpty();
  }

  @Test
  void changeInPlace_isTrustedWhenItHasBeenQuiet() throws IOException {
    Files.writeString(file, "tw");
    assertThat(look()).isEmpty();
    assertThat(lookAfter(Duration.ofMillis(60))).isEmpty();

    Files.writeString(file, "two");
    assertThat(lookAfter(Duration.ofMillis(60))).isEmpty();
    assertThat(lookAfter(Duration.ofMillis(60))).isEmpty();
    assertThat(lookAfter(Duration.ofMillis(60))).contains("two");
  }

  @Test
  void newFile_isTrustedAtOnce() throws IOException {
    Contents.renameOver(file, "two");

    assertThat(look()).contains("two");
  }

  @Test
  void newFileWithoutContent_isTrustedWhenItHasBeenQuiet() throws IOException {
    Contents.renameOver(file, "");

    assertThat(look()).isEmpty();
    assertThat(lookAfter(Watched.QUIET)).contains("");
  }

  @Test
  void changeWithinATickOfTheClock_isSeenByASecondReading() throws IOException {
    Contents.renameOver(file, "two");
    FileTime written = Files.getLastModifiedTime(file);
    assertThat(look()).contains("two");

    Files.writeString(file, "owt");
    Files.setLastModifiedTime(file, written);
    assertThat(watched.nextLook()).isLessThan(Watched.POLL);
    assertThat(look()).isEmpty();
    assertThat(lookAfter(Watched.QUIET)).contains("owt");
  }

  @Test
  void fileThatIsHeldOpen_isNotReadHoweverLongItIsQuiet() throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write("tw".getBytes(UTF_8));
      assertThat(look()).isEmpty();
      assertThat(lookAfter(Duration.ofHours(1))).isEmpty();
    }
    assertThat(look()).contains("tw");
  }

  @Test
  void fileThatIsHeldOpen_isReadAfterTwoSecondsIfAskedFor() throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write("two".getBytes(UTF_8));
      assertThat(watched.look(now, true)).isEmpty();
      assertThat(lookAfter(Duration.ofMillis(1999))).isEmpty();
      assertThat(lookAfter(Duration.ofMillis(1))).contains("two");
    }
  }

  @Test
  void absence_isReportedWhenItLasts() throws IOException {
    Files.delete(file);
    assertThat(look()).isEmpty();
    assertThat(lookAfter(Duration.ofMillis(60))).isEmpty();
    assertThat(lookAfter(Duration.ofMillis(60))).contains("unreadable: there is no such file");
    assertThat(lookAfter(Duration.ofSeconds(60))).isEmpty();
  }

  @Test
  void absence_thatDoesNotLast_isNotReported() throws IOException {
    Files.delete(file);
    assertThat(look()).isEmpty();

    Files.writeString(file, "one");
    assertThat(lookAfter(Duration.ofMillis(60))).isEmpty();
    assertThat(lookAfter(Duration.ofMillis(600))).isEmpty();
  }
}
