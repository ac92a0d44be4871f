package dev.overlane.config.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.config.files.FileSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** What a watcher hands over, as text, in order; and ways to change files. */
final class Contents {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final BlockingQueue<String> queue = new LinkedBlockingQueue<>();

  void take(FileContent content) {
    queue.add(shown(content));
  }

  /** The next one; fails if there is none within the deadline. */
  String next() throws InterruptedException {
    String next = queue.poll(DEADLINE.toMillis(), MILLISECONDS);
    assertThat(next).as("content that is handed over").isNotNull();
    return next;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /**
   * The texts of a file and of what it includes, with bars between, or {@code unreadable: REASON}.
   */
  static String shown(FileContent content) {
    return content instanceof FileContent.Read read
        ? read.files().files().stream()
            .map(file -> new String(file.content(), UTF_8))
            .collect(Collectors.joining("|"))
        : "unreadable: " + ((FileContent.Unreadable) content).reason();
  }

  static FileContent read(String text) {
    return new FileContent.Read(FileSet.of("f", text.getBytes(UTF_8)));
  }

  static void renameOver(Path file, String text) throws IOException {
    Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".next"), text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  static void swapLink(Path link, Path target) throws IOException {
    Path next = Files.createSymbolicLink(link.resolveSibling(link.getFileName() + ".next"), target);
    Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Waits until a watcher has looked so often that it has read whatever it would read: its looks at
   * something new double their distance from 10 to 500 ms.
   */
  static void awaitLooks(ConfigWatcher watcher) throws InterruptedException {
    long looks = watcher.looks() + 9;
    await("looks at the file", () -> watcher.looks() >= looks);
  }

  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      MILLISECONDS.sleep(2);
    }
  }
}
