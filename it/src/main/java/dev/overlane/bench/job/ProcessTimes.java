package dev.overlane.bench.job;

import com.google.common.base.Splitter;
import dev.overlane.bench.BenchFailure;
import dev.overlane.lab.ProcessMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What processes of this machine have used, from proc(5). Any thread. */
final class ProcessTimes {
  /** Of the fields of {@code stat} that follow the command's name. */
  private static final int USER = 11;

  private static final int SYSTEM = 12;
  private static final int CHILDREN_USER = 13;
  private static final int CHILDREN_SYSTEM = 14;

  /** USER_HZ, which is the same on every Linux that Java runs on. */
  private static final double TICKS = 100;

  private ProcessTimes() {}

  /** What running processes have used until now. */
  static Column.Usage of(Iterable<Long> pids) {
    double seconds = 0;
    long memory = 0;
    for (long pid : pids) {
      List<String> stat = stat(Long.toString(pid));
      seconds += (ticks(stat, USER) + ticks(stat, SYSTEM)) / TICKS;
      memory += ProcessMemory.peakKibibytes(pid).orElse(0);
    }
    return new Column.Usage(seconds, memory);
  }

  /** What ended children of this process have used. */
  static Column.Usage children() {
    List<String> stat = stat("self");
    return new Column.Usage((ticks(stat, CHILDREN_USER) + ticks(stat, CHILDREN_SYSTEM)) / TICKS, 0);
  }

  private static long ticks(List<String> stat, int field) {
    return Long.parseLong(stat.get(field));
  }

  private static List<String> stat(String pid) {
    try {
      String text = Files.readString(Path.of("/proc", pid, "stat"));
      return Splitter.on(' ').splitToList(text.substring(text.lastIndexOf(')') + 2));
    } catch (IOException e) {
      throw new BenchFailure("process " + pid + " has ended: " + e.getMessage());
    }
  }
}
