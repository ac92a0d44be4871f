package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/** The program as users without a right run it, in a folder that is open to them. Needs root. */
final class UnprivilegedProgram {
  /** Whom the controller runs as: nobody of Debian. */
  static final String USER = "65534";

  /** Whose members may ask the controller: users of Debian. */
  static final String GROUP = "users";

  static final String GROUP_NUMBER = "100";

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final Path directory;

  /** Copies it there, for a source tree may be closed to others. */
  UnprivilegedProgram(Path directory) throws IOException {
    this.directory = directory;
    open(directory);
    Path lib = open(Files.createDirectory(directory.resolve("lib")));
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(Launch.LIB, "*.jar")) {
      for (Path jar : jars) {
        Path copy = Files.copy(jar, lib.resolve(jar.getFileName()));
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
      }
    }
    Path own = open(Files.createDirectory(directory.resolve("own")));
    Files.setAttribute(own, "unix:uid", Integer.valueOf(USER));
  }

  private static Path open(Path folder) throws IOException {
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** The controller's runtime directory. */
  Path runtime() {
    return directory.resolve("own/run");
  }

  /**
   * Starts the controller in a network namespace, as a member of the group that may ask it, and
   * returns once it can be asked.
   */
  Process start(String namespace, Path file) throws IOException {
    Process process =
        new ProcessBuilder(
                ImmutableList.<String>builder()
                    .add("ip", "netns", "exec", namespace)
                    .addAll(as(USER, USER, GROUP_NUMBER))
                    .add("run", "--config", file.toString())
                    .add("--runtime-dir", runtime().toString(), "--control-group", GROUP)
                    .build())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    Await.until(
        "the control socket is there",
        PATIENCE,
        () -> !process.isAlive() || Files.exists(runtime().resolve("overlane.ctl")));
    assertThat(process.isAlive()).as(this::log).isTrue();
    return process;
  }

  /** Runs a command to its end as a user, in a group and perhaps one more. */
  CommandResult run(String user, String group, String more, String... arguments) {
    return Shell.run(
        ImmutableList.<String>builder().addAll(as(user, group, more)).add(arguments).build());
  }

  /** What the controller has logged. */
  String log() {
    try {
      return Files.readString(directory.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ImmutableList<String> as(String user, String group, String more) {
    return ImmutableList.of(
        "setpriv",
        "--reuid=" + user,
        "--regid=" + group,
        more.isEmpty() ? "--clear-groups" : "--groups=" + more,
        "--no-new-privs",
        "--bounding-set=-all",
        "--inh-caps=-all",
        Launch.JAVA,
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData",
        "-cp",
        directory.resolve("lib") + "/*",
        Launch.MAIN);
  }
}
