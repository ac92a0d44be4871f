package dev.overlane.it;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A root file system of one program, busybox(1), that needs no library. */
final class BusyboxRoot {
  private BusyboxRoot() {}

  /** Fills a directory, which is made, and returns it. */
  static Path at(Path root) throws IOException {
    for (String folder : new String[] {"bin", "etc", "proc", "sys", "dev", "run", "tmp"}) {
      Files.createDirectories(root.resolve(folder));
    }
    Path binary = root.resolve("bin/busybox");
    Files.copy(located(), binary);
    CommandResult names = Shell.run(ImmutableList.of("busybox", "--list"));
    for (String name : names.stdout().lines().toList()) {
      if (!name.equals("busybox")) {
        Files.createSymbolicLink(root.resolve("bin").resolve(name), Path.of("busybox"));
      }
    }
    return root;
  }

  private static Path located() {
    CommandResult found = Shell.run(ImmutableList.of("sh", "-c", "command -v busybox"));
    return Path.of(found.stdout().strip());
  }
}
