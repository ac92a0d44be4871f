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
  private final Map<String, List<Duration>> handedOver = new LinkedHashMap<>();
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

  /**
   * A host has been taken over by another member, which may write to it now.
   *
   * @param fault what came before
   * @param late how long after it
   */
  void handedOver(String fault, Duration late) {
    handedOver.computeIfAbsent(fault, first -> new ArrayList<>()).add(late);
  }

  /** The median of those that were handed over; there must be one. */
  Duration medianHandover(String fault) {
    List<Duration> sorted = handedOver.getOrDefault(fault, List.of()).stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private static String median(List<Duration> times) {
    return at(times, times.size() / 2);
  }

  private static String worst(List<Duration> times) {
    return at(times, times.size() - 1);
  }

  /** In milliseconds; nothing if there are none. */
  private static String at(List<Duration> times, int place) {
    return times.isEmpty()
        ? ""
        : Long.toString(times.stream().sorted().toList().get(place).toMillis());
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
    table.row("", "", "owned again, ms", "", "handed over, ms", "");
    table.row("fault", "count", "median", "worst", "median", "worst");
    owned.forEach(
        (fault, times) -> {
          List<Duration> taken = handedOver.getOrDefault(fault, List.of());
          table.row(
              fault,
              Integer.toString(times.size()),
              median(times),
              worst(times),
              median(taken),
              worst(taken));
        });
    StringBuilder text =
        new StringBuilder(
            """

            ## Several controllers

            Three members and an etcd of three, on this machine, over the two hosts of `seed.yaml`, of which dt-2 dials in; lease 3 s (`ClusterTest`).

            ```
            """);
    table.lines().forEach(line -> text.append(line).append('\n'));
    text.append("\nprobes of two pairs: ").append(sent).append(", lost ").append(lost);
    text.append("; leaked ").append(leaked);
    text.append("; flows that were rewritten 0\n```\n\n");
    text.append(
        """
        **owned again**: from the fault (where etcd is away: from its end) until all members that can be asked name an owner that
        lives for every host. **handed over**: from SIGTERM until the successor of `dt-1` logs that it has taken it over: it may
        write to the database from then on, and leads the switch next; the process that leaves ends later.

        A run fails if a probe is lost or leaks, if a flow is younger than the fault or a member logs a change, unless each host's
        owner, and nobody else, repairs what is broken afterwards, and if hosts are handed over later than 1 s, or later than
        200 ms in the median of five or more.
        """);
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
