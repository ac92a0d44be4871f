package dev.overlane.config.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When files that belong together are trusted, on virtual time. */
final class WatchedSetTest extends VirtualLooks {
  private static final String MAIN = "include: [a, hosts.d/*.yaml]";
  private static final Duration MOMENT = Duration.ofMillis(200);

  private Path main;
  private Path a;
  private Path hosts;

  @BeforeEach
  void write() throws IOException {
    main = Files.writeString(directory.resolve("net.yaml"), MAIN);
    a = Files.writeString(directory.resolve("a"), "a1");
    hosts = Files.createDirectory(directory.resolve("hosts.d"));
    Files.writeString(hosts.resolve("1.yaml"), "h1");
    age();
    watched = new Watched(main, ConfigWatcher.readStable(main), soon -> {});
    assertThat(look()).isEmpty();
  }

  private static String texts(String... others) {
    return MAIN + "|" + String.join("|", others);
  }

  @Test
  void filesChangedOneAfterTheOther_areOneContent() throws IOException {
    Contents.renameOver(a, "a2");
    assertThat(look()).isEmpty();
    assertThat(lookAfter(MOMENT)).isEmpty();

    Contents.renameOver(hosts.resolve("1.yaml"), "h2");
    assertThat(lookAfter(MOMENT)).isEmpty();
    assertThat(lookAfter(MOMENT)).isEmpty();
    assertThat(lookAfter(MOMENT)).contains(texts("a2", "h2"));
  }

  @Test
  void fileThatAppears_isIncluded_andOthersMeanNothing() throws IOException {
    Files.writeString(hosts.resolve(".#2.yaml"), "an editor's");
    Files.writeString(hosts.resolve("README"), "no network");
    assertThat(look()).isEmpty();
    assertThat(lookAfter(Watched.QUIET_TOGETHER)).isEmpty();

    Files.writeString(hosts.resolve("2.yaml"), "h2");
    assertThat(look()).isEmpty();
    assertThat(lookAfter(Watched.QUIET_TOGETHER)).contains(texts("a1", "h1", "h2"));
  }

  @Test
  void fileThatIsGone_isMissed_andTakenWhenItIsBack() throws IOException {
    Files.delete(a);
    assertThat(look()).isEmpty();
    assertThat(lookAfter(Watched.QUIET_TOGETHER)).contains(texts("h1"));
    assertThat(lookAfter(Duration.ofSeconds(60))).isEmpty();

    Files.writeString(a, "a1");
    assertThat(look()).isEmpty();
    assertThat(lookAfter(Watched.QUIET_TOGETHER)).contains(texts("a1", "h1"));
  }

  @Test
  void fileThatIsReplacedByDeletingItFirst_isNotMissed() throws IOException {
    Files.delete(a);
    assertThat(look()).isEmpty();

    Files.writeString(a, "a2");
    assertThat(lookAfter(MOMENT)).isEmpty();
    assertThat(lookAfter(Watched.QUIET_TOGETHER)).contains(texts("a2", "h1"));
  }

  @Test
  void directoryThatIsALinkAndSwapped_isFollowed() throws IOException {
    Path second = Files.createDirectory(directory.resolve("second"));
    Files.writeString(second.resolve("9.yaml"), "h9");
    Files.move(hosts, directory.resolve("first"));
    Files.createSymbolicLink(hosts, Path.of("first"));
    assertThat(look()).isEmpty();
    assertThat(lookAfter(Watched.QUIET_TOGETHER)).isEmpty();

    Contents.swapLink(hosts, second);
    assertThat(look()).isEmpty();
    assertThat(lookAfter(Watched.QUIET_TOGETHER)).contains(texts("a1", "h9"));
  }

  @Test
  void oneFileHeldOpen_keepsAllFromBeingRead() throws IOException {
    Contents.renameOver(hosts.resolve("1.yaml"), "h2");
    try (OutputStream out = Files.newOutputStream(a)) {
      out.write("a".getBytes(UTF_8));
      assertThat(look()).isEmpty();
      assertThat(lookAfter(Duration.ofHours(1))).isEmpty();
      out.write("2".getBytes(UTF_8));
    }
    assertThat(look()).isEmpty();
    assertThat(lookAfter(Watched.QUIET_TOGETHER)).contains(texts("a2", "h2"));
  }

  @Test
  void newFileHeldOpen_isWaitedFor() throws IOException {
    Path b = directory.resolve("b");
    try (OutputStream out = Files.newOutputStream(b)) {
      out.write("b".getBytes(UTF_8));
      Contents.renameOver(main, "include: b");
      assertThat(look()).isEmpty();
      assertThat(lookAfter(Duration.ofHours(1))).isEmpty();
      out.write("2".getBytes(UTF_8));
    }
    assertThat(look()).isEmpty();
    assertThat(lookAfter(Watched.QUIET_TOGETHER)).contains("include: b|b2");
  }

  @Test
  void whatIsNoLongerIncluded_isNoLongerWatched() throws IOException {
    Contents.renameOver(main, "version: 1");
    assertThat(look()).isEmpty();
    assertThat(lookAfter(Watched.QUIET_TOGETHER)).contains("version: 1");

    assertThat(watched.files()).containsExactly(main);
  }

  @Test
  void whoAsks_getsAllAtOnce() throws IOException {
    Contents.renameOver(a, "a2");

    assertThat(watched.look(now, true).map(Contents::shown)).contains(texts("a2", "h1"));
  }
}
