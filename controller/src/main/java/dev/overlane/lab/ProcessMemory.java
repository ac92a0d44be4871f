package dev.overlane.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The memory of a process of this machine, from proc(5). Any thread. */
public final class ProcessMemory {
  private ProcessMemory() {}

  /** What it has resident now, in KiB (VmRSS); empty if it has ended. */
  public static OptionalLong residentKibibytes(long pid) {
    return kibibytes(pid, "VmRSS:");
  }

  /** The most that it has had resident, in KiB (VmHWM); empty if it has ended. */
  public static OptionalLong peakKibibytes(long pid) {
    return kibibytes(pid, "VmHWM:");
  }

  private static OptionalLong kibibytes(long pid, String field) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    try (Stream<String> lines = Files.lines(status, UTF_8)) {
      return lines
          .filter(line -> line.startsWith(field))
          .map(line -> Splitter.onPattern("\\s+").splitToList(line).get(1))
          .mapToLong(Long::parseLong)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
