package dev.overlane.it;

import dev.overlane.controller.status.TextTable;
import dev.overlane.lab.PingResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What clusters were seen to do under faults: a part of docs/reliability.md. One thread at a time.
 */
final class ClusterFigures {
  private final Map<String, List<Duration>> owned = new LinkedHashMap<>();
  private long sent;
  private long lost;
  private long leaked;

  /**
   * All hosts have an owner that lives.
   *
   * @param fault what came before
   * @param since when it came, or when it ended if nobody can own a host as long as it lasts
   */
  void owned(String fault, long since) {
    owned
        .computeIfAbsent(fault, first -> new ArrayList<>())
        .add(Duration.ofNanos(System.nanoTime() - since));
  }

  void probed(PingResult result) {
    sent += result.sent();
    lost += result.lost();
  }

  void leaked(int frames) {
    leaked += frames;
  }

  /** Writes the part. */
  void write(Path file) {
    TextTable table = new TextTable();
    table.row("", "", "owned again, ms", "");
    table.row("fault", "count", "median", "worst");
    owned.forEach(
        (fault, times) -> {
          List<Long> sorted = times.stream().map(Duration::toMillis).sorted().toList();
          table.row(
              fault,
              Integer.toString(sorted.size()),
              Long.toString(sorted.get(sorted.size() / 2)),
              Long.toString(sorted.get(sorted.size() - 1)));
        });
    StringBuilder text =
        new StringBuilder(
            """

            ## Several controllers

            Three members and an etcd of three, on this machine, over the two hosts of `seed.yaml`; lease 3 s (`ClusterTest`).

            ```
            """);
    table.lines().forEach(line -> text.append(line).append('\n'));
    text.append("\nprobes of two pairs: ").append(sent).append(", lost ").append(lost);
    text.append("; leaked ").append(leaked);
    text.append("; flows that were rewritten 0\n```\n\n");
    text.append(
        """
        **owned again**: from the fault (where etcd is away: from its end) until all members that can be asked name an owner that
        lives for every host. A run fails if a probe is lost or leaks, if a flow is younger than the fault or a member logs a
        change, and unless each host's owner, and nobody else, repairs what is broken afterwards.
        """);
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
