package dev.overlane.config.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigWatcherTest {
  private static final String NO_FILE = "unreadable: there is no such file";

  @TempDir private Path directory;

  private final Contents contents = new Contents();
  private Path file;
  private ConfigWatcher watcher;

  @BeforeEach
  void writeAndWatch() throws IOException {
    file = Files.writeString(directory.resolve("net.yaml"), "one");
    watch(file);
  }

  @AfterEach
  void close() {
    watcher.close();
  }

  private void watch(Path path) throws IOException {
    if (watcher != null) {
      watcher.close();
    }
    watcher = ConfigWatcher.start(path, ConfigWatcher.readStable(path), contents::take);
  }

  @Test
  void file_writtenInPlace_isHandedOver() throws Exception {
    Files.writeString(file, "two");
    assertThat(contents.next()).isEqualTo("two");

    Files.writeString(file, " and three", StandardOpenOption.APPEND);
    assertThat(contents.next()).isEqualTo("two and three");
  }

  @Test
  void file_renamedOver_isHandedOver() throws Exception {
    Contents.renameOver(file, "two");
    assertThat(contents.next()).isEqualTo("two");

    Contents.renameOver(file, "three");
    assertThat(contents.next()).isEqualTo("three");
  }

  @Test
  void file_movedToABackupAndWrittenAnew_isHandedOver() throws Exception {
    Files.move(file, directory.resolve("net.yaml~"));
    Files.writeString(file, "two");

    assertThat(contents.next()).isEqualTo("two");
  }

  @Test
  void file_emptied_isHandedOver() throws Exception {
    Files.writeString(file, "");

    assertThat(contents.next()).isEmpty();
  }

  @Test
  void link_swapped_isFollowed() throws Exception {
    Path second = Files.writeString(directory.resolve("second"), "two");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file.getFileName());
    watch(link);

    Contents.swapLink(link, second);
    assertThat(contents.next()).isEqualTo("two");

    Files.writeString(second, "three");
    assertThat(contents.next()).isEqualTo("three");
  }

  @Test
  void mountedConfigMap_whoseDataDirectoryIsSwapped_isFollowed() throws Exception {
    Path mount = Files.createDirectory(directory.resolve("mount"));
    version(mount, "..v1", "one");
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..v1"));
    Path link = Files.createSymbolicLink(mount.resolve("net.yaml"), Path.of("..data/net.yaml"));
    watch(link);

    version(mount, "..v2", "two");
    Contents.swapLink(mount.resolve("..data"), Path.of("..v2"));
    Files.delete(mount.resolve("..v1/net.yaml"));
    Files.delete(mount.resolve("..v1"));
    assertThat(contents.next()).isEqualTo("two");

    version(mount, "..v3", "three");
    Contents.swapLink(mount.resolve("..data"), Path.of("..v3"));
    assertThat(contents.next()).isEqualTo("three");
  }

  private static void version(Path mount, String name, String text) throws IOException {
    Files.writeString(Files.createDirectory(mount.resolve(name)).resolve("net.yaml"), text);
  }

  @Test
  void parentDirectory_thatIsALinkAndSwapped_isFollowed() throws Exception {
    Path first = Files.createDirectory(directory.resolve("first"));
    Path second = Files.createDirectory(directory.resolve("second"));
    Files.writeString(first.resolve("net.yaml"), "one");
    Files.writeString(second.resolve("net.yaml"), "two");
    Path link = Files.createSymbolicLink(directory.resolve("current"), first);
    watch(link.resolve("net.yaml"));

    Contents.swapLink(link, second);

    assertThat(contents.next()).isEqualTo("two");
  }

  @Test
  void directory_replacedByAnother_isWatchedThen() throws Exception {
    Path first = Files.createDirectory(directory.resolve("etc"));
    Path watched = Files.writeString(first.resolve("net.yaml"), "one");
    watch(watched);

    Files.move(first, directory.resolve("etc.old"));
    Files.createDirectory(first);
    Files.writeString(watched, "two");
    Contents.await("the new content", () -> !contents.isEmpty());
    String next = contents.next();
    assertThat(next.equals(NO_FILE) ? contents.next() : next).isEqualTo("two");

    Files.writeString(watched, "three");
    assertThat(contents.next()).isEqualTo("three");
  }

  @Test
  void poke_handsOverWhatIsKnown() throws Exception {
    watcher.poke();
    assertThat(contents.next()).isEqualTo("one");

    watcher.poke();
    assertThat(contents.next()).isEqualTo("one");
  }

  @Test
  void poke_ofAFileThatIsGone_saysSo() throws Exception {
    Files.delete(file);
    assertThat(contents.next()).isEqualTo(NO_FILE);

    watcher.poke();
    assertThat(contents.next()).isEqualTo(NO_FILE);
  }

  @Test
  void tornWrite_isNotHandedOverBeforeItIsComplete() throws Exception {
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write("tw".getBytes(UTF_8));
      out.flush();
      Contents.awaitLooks(watcher);
      assertThat(contents.isEmpty()).isTrue();

      out.write("o".getBytes(UTF_8));
    }
    assertThat(contents.next()).isEqualTo("two");
  }

  @Test
  void tornWriteOfANewFile_isNotHandedOverBeforeItIsComplete() throws Exception {
    Path next = directory.resolve("next");
    try (OutputStream out = Files.newOutputStream(next)) {
      out.write("tw".getBytes(UTF_8));
      out.flush();
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
      Contents.awaitLooks(watcher);
      assertThat(contents.isEmpty()).isTrue();

      out.write("o".getBytes(UTF_8));
    }
    assertThat(contents.next()).isEqualTo("two");
  }

  @Test
  void file_removedAndBack_isReportedAndHandedOverAgain() throws Exception {
    Files.delete(file);
    assertThat(contents.next()).isEqualTo(NO_FILE);

    Files.writeString(file, "one");
    assertThat(contents.next()).isEqualTo("one");
  }

  @Test
  void directory_removedAndBack_isReportedAndHandedOverAgain() throws Exception {
    Path etc = Files.createDirectories(directory.resolve("etc/overlane"));
    Path watched = Files.writeString(etc.resolve("net.yaml"), "one");
    watch(watched);

    Files.move(directory.resolve("etc"), directory.resolve("gone"));
    assertThat(contents.next()).isEqualTo(NO_FILE);

    Files.move(directory.resolve("gone"), directory.resolve("etc"));
    assertThat(contents.next()).isEqualTo("one");
  }

  @Test
  void file_replacedByADirectory_isReported() throws Exception {
    Files.move(file, directory.resolve("away"));
    Files.createDirectory(file);
    assertThat(contents.next()).isEqualTo("unreadable: it is a directory, not a file");

    Files.delete(file);
    Contents.renameOver(file, "two");
    String next = contents.next();
    assertThat(next.equals(NO_FILE) ? contents.next() : next).isEqualTo("two");
  }

  @Test
  void link_thatLeadsNowhere_isReported() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    watch(link);

    Contents.swapLink(link, directory.resolve("nowhere"));
    assertThat(contents.next()).isEqualTo(NO_FILE);

    Files.writeString(directory.resolve("nowhere"), "two");
    assertThat(contents.next()).isEqualTo("two");
  }

  @Test
  void link_thatLeadsToItself_isReported() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    watch(link);

    Contents.swapLink(link, link);

    assertThat(contents.next()).startsWith("unreadable: ").contains("symbolic links");
  }

  @Test
  void file_thatMayNotBeRead_isReported() throws Exception {
    assumeFalse(System.getProperty("user.name").equals("root"), "root may read everything");

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("-w-------"));

    assertThat(contents.next()).isEqualTo("unreadable: permission denied");
  }

  @Test
  void file_thatFailsToBeRead_isReported() throws Exception {
    // The memory of a process is a regular file that cannot be read at address 0, not even by root.
    watcher.close();
    watcher = ConfigWatcher.start(Path.of("/proc/self/mem"), Contents.read("one"), contents::take);

    assertThat(contents.next()).startsWith("unreadable: ");
  }

  @Test
  void file_touchedOrWrittenWithoutAChange_isNotHandedOver() throws Exception {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
    Contents.awaitLooks(watcher);
    Contents.renameOver(file, "one");
    Contents.awaitLooks(watcher);
    assertThat(contents.isEmpty()).isTrue();

    Files.writeString(file, "two");
    assertThat(contents.next()).isEqualTo("two");
  }

  @Test
  void includedFilesInOtherDirectories_areHandedOver() throws Exception {
    Path hosts = Files.createDirectories(directory.resolve("etc/hosts.d"));
    String main = "include: etc/hosts.d/*";
    Files.writeString(hosts.resolve("1"), "one");
    Contents.renameOver(file, main);
    assertThat(contents.next()).isEqualTo(main + "|one");

    Files.writeString(hosts.resolve("2"), "two");
    assertThat(contents.next()).isEqualTo(main + "|one|two");

    Files.delete(hosts.resolve("1"));
    assertThat(contents.next()).isEqualTo(main + "|two");
  }

  @Test
  void otherFilesOfTheDirectory_meanNothing() throws Exception {
    Files.writeString(directory.resolve(".net.yaml.swp"), "x");
    Files.writeString(directory.resolve("other.yaml"), "y");
    Contents.awaitLooks(watcher);

    assertThat(contents.isEmpty()).isTrue();
  }

  @Test
  void file_ofAHundredMegabytes_isRefused() throws Exception {
    try (RandomAccessFile big = new RandomAccessFile(file.toFile(), "rw")) {
      big.setLength(100 << 20);
    }

    assertThat(contents.next())
        .isEqualTo("unreadable: it has 104857600 bytes, and at most 16777216 are read");
  }

  @Test
  void listener_thatFails_isCalledAgain() throws Exception {
    AtomicBoolean failed = new AtomicBoolean();
    watcher.close();
    watcher =
        ConfigWatcher.start(
            file,
            Contents.read("one"),
            content -> {
              if (failed.compareAndSet(false, true)) {
                throw new IllegalStateException("meant to fail");
              }
              contents.take(content);
            });

    Files.writeString(file, "two");
    Contents.await("the failure", failed::get);
    Files.writeString(file, "three");

    assertThat(contents.next()).isEqualTo("three");
  }

  @Test
  void watcher_thatIsClosed_handsOverNothing() throws Exception {
    Contents seenByAnother = new Contents();
    watcher.close();
    watcher = ConfigWatcher.start(file, Contents.read("one"), seenByAnother::take);

    Files.writeString(file, "two");

    assertThat(seenByAnother.next()).isEqualTo("two");
    assertThat(contents.isEmpty()).isTrue();
  }
}
