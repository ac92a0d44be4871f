package dev.overlane.config.watch;

import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The processes that hold files open for writing, as far as /proc shows them: those of other users
 * and of other mount namespaces may be hidden (proc(5), /proc/PID/fd and fdinfo).
 */
final class OpenWriters {
  private static final Path PROC = Path.of("/proc");
  private static final String FLAGS = "flags:";

  /** O_WRONLY | O_RDWR, as fcntl.h numbers them. */
  private static final int WRITES = 3;

  private OpenWriters() {}

  /** Whether some visible process can still write to one of the files at some real paths. */
  static boolean exist(ImmutableSet<Path> realPaths) {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process, realPaths)) {
          return true;
        }
      }
      return false;
    } catch (IOException | DirectoryIteratorException noProc) {
      return false;
    }
  }

  private static boolean holds(Path process, ImmutableSet<Path> realPaths) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (leadsTo(descriptor, realPaths) && isWritable(process, descriptor.getFileName())) {
          return true;
        }
      }
      return false;
    } catch (IOException | DirectoryIteratorException goneOrHidden) {
      return false;
    }
  }

  private static boolean leadsTo(Path descriptor, ImmutableSet<Path> realPaths) {
    try {
      return realPaths.contains(Files.readSymbolicLink(descriptor));
    } catch (IOException closed) {
      return false;
    }
  }

  private static boolean isWritable(Path process, Path number) {
    Path info = process.resolve("fdinfo").resolve(number);
    try (var lines = Files.lines(info, StandardCharsets.US_ASCII)) {
      return lines
          .filter(line -> line.startsWith(FLAGS))
          .map(line -> line.substring(FLAGS.length()).trim())
          .anyMatch(flags -> (Long.parseLong(flags, 8) & WRITES) != 0);
    } catch (IOException | UncheckedIOException closed) {
      return false;
    }
  }
}
