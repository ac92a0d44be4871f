package dev.overlane.controller.pki;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that change together, and processes that die on the way. */
final class DurableFilesTest {
  private static final ImmutableMap<String, String> OLD =
      ImmutableMap.of("hosts/a-key.pem", "old key", "hosts/a-cert.pem", "old", "other", "stays");
  private static final ImmutableMap<String, String> CHANGE =
      ImmutableMap.of("hosts/a-key.pem", "new key", "hosts/a-cert.pem", "new", "issued/1", "new");

  @TempDir private Path parent;

  @Test
  void change_replacesAndAdds() throws IOException {
    Path folder = folder("whole");

    DurableFiles.change(folder, CHANGE);

    assertThat(contents(folder)).isEqualTo(after());
  }

  /** A service that reads as another user than the one who signs must go on reading. */
  @Test
  void fileThatIsReplaced_isForWhomItWasBefore() throws IOException {
    Path folder = folder("shared");
    Path shared = folder.resolve("hosts/a-cert.pem");
    Set<PosixFilePermission> rights = PosixFilePermissions.fromString("rw-r-----");
    Files.setPosixFilePermissions(shared, rights);
    boolean root = Integer.valueOf(0).equals(Files.getAttribute(parent, "unix:uid"));
    int owner = root ? 65534 : (int) Files.getAttribute(parent, "unix:uid");
    if (root) {
      Files.setAttribute(shared, "unix:uid", owner);
      Files.setAttribute(shared, "unix:gid", owner);
    }

    DurableFiles.change(folder, CHANGE);

    assertThat(Files.getPosixFilePermissions(shared)).isEqualTo(rights);
    assertThat(Files.getAttribute(shared, "unix:uid")).isEqualTo(owner);
    assertThat(Files.readString(shared)).isEqualTo("new");
    assertThat(Files.getPosixFilePermissions(folder.resolve("issued/1")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void changeThatDiedBeforeItWasDecided_neverHappened() throws IOException {
    Path folder = folder("undecided");
    Files.createDirectories(folder.resolve(".change.new/hosts"));
    Files.writeString(folder.resolve(".change.new/hosts/a-key.pem"), "half a k");

    DurableFiles.finish(folder);
    assertThat(contents(folder)).containsAllEntriesOf(OLD);

    DurableFiles.change(folder, CHANGE);
    assertThat(contents(folder)).isEqualTo(after());
  }

  @Test
  void changeThatDiedAfterItWasDecided_isEndedByTheNext() throws IOException {
    for (int moved = 0; moved <= CHANGE.size(); moved++) {
      Path folder = folder("decided-" + moved);
      leaveDecided(folder, moved);

      DurableFiles.finish(folder);

      assertThat(contents(folder)).as("%d moved", moved).isEqualTo(after());
    }
  }

  /** What a process leaves that dies after so many of its files were moved. */
  private static void leaveDecided(Path folder, int moved) throws IOException {
    int left = moved;
    for (Map.Entry<String, String> entry : CHANGE.entrySet()) {
      Path place = folder.resolve(left-- > 0 ? "" : ".change").resolve(entry.getKey());
      Files.createDirectories(place.getParent());
      Files.writeString(place, entry.getValue());
    }
  }

  private Path folder(String name) throws IOException {
    Path folder = parent.resolve(name);
    DurableFiles.create(folder, OLD);
    return folder;
  }

  private static ImmutableSortedMap<String, String> after() {
    return ImmutableSortedMap.copyOf(
        ImmutableMap.<String, String>builder().putAll(OLD).putAll(CHANGE).buildKeepingLast());
  }

  private static ImmutableSortedMap<String, String> contents(Path folder) throws IOException {
    ImmutableSortedMap.Builder<String, String> contents = ImmutableSortedMap.naturalOrder();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        contents.put(folder.relativize(file).toString(), Files.readString(file));
      }
    }
    return contents.buildOrThrow();
  }
}
