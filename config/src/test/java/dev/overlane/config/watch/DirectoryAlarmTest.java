package dev.overlane.config.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alarm alone: nothing here looks at files from time to time. */
final class DirectoryAlarmTest {
  @TempDir private Path root;

  private final Semaphore rung = new Semaphore(0);
  private Path directory;
  private DirectoryAlarm alarm;

  @BeforeEach
  void listen() throws IOException {
    directory = Files.createDirectory(root.resolve("etc"));
    alarm = new DirectoryAlarm(FileSystems.getDefault().newWatchService(), rung::release);
    alarm.listenTo(ImmutableSet.of(directory));
  }

  @AfterEach
  void close() throws IOException {
    alarm.close();
  }

  private boolean rings() throws InterruptedException {
    boolean rings = rung.tryAcquire(30, TimeUnit.SECONDS);
    rung.drainPermits();
    return rings;
  }

  @Test
  void newFile_rings() throws Exception {
    Files.writeString(directory.resolve("a"), "x");

    assertThat(rings()).isTrue();
  }

  @Test
  void directoryThatTookThePathOfAnother_rings() throws Exception {
    Files.move(directory, root.resolve("old"));
    Files.createDirectory(directory);
    alarm.listenTo(ImmutableSet.of(directory));

    Files.writeString(directory.resolve("a"), "x");

    assertThat(rings()).isTrue();
  }

  @Test
  void directoryThatIsGone_isNoFailure() throws Exception {
    Files.delete(directory);
    alarm.listenTo(ImmutableSet.of(directory));
    rung.drainPermits();

    Files.createDirectory(directory);
    alarm.listenTo(ImmutableSet.of(directory));
    Files.writeString(directory.resolve("a"), "x");

    assertThat(rings()).isTrue();
  }
}
