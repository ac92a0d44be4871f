package dev.overlane.it;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What {@code bin/overlane} becomes, for tests; a controller, too, is compiled as lightly as a
 * command, for no test runs for long. In a build of Maven it is the built jars with their archive
 * of classes, which the first of them to ask for makes; elsewhere the class path of the test.
 */
public final class Launch {
  static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  static final String MAIN = "dev.overlane.controller.Main";

  static final Path LIB = HOME.resolve("controller/target/overlane/lib");
  static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private Launch() {}

  /** A JVM with some options more that starts the program, whose arguments are to follow. */
  public static ImmutableList<String> java(ImmutableList<String> options) {
    return ImmutableList.<String>builder()
        .add(JAVA, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto")
        .add("-XX:-UsePerfData")
        .addAll(options)
        .addAll(ClassPath.OPTIONS)
        .add(MAIN)
        .build();
  }

  /** The archive of the built jars; empty where the test runs on classes, outside of Maven. */
  static Optional<Path> archive() {
    return ClassPath.ARCHIVE;
  }

  /** An archive is some ten seconds' work, and machines may have more to do. */
  private static final Duration ARCHIVE_PATIENCE = Duration.ofMinutes(3);

  /** Asked for once, and only by a test that starts a process. */
  private static final class ClassPath {
    static final Optional<Path> ARCHIVE = find();
    static final ImmutableList<String> OPTIONS =
        ARCHIVE
            .map(archive -> shared(archive, LIB))
            .orElseGet(() -> ImmutableList.of("-cp", System.getProperty("java.class.path")));

    private static Optional<Path> find() {
      if (Splitter.on(File.pathSeparatorChar)
          .splitToStream(System.getProperty("java.class.path"))
          .noneMatch(entry -> Path.of(entry).startsWith(LIB))) {
        return Optional.empty();
      }
      String printed =
          Shell.run(
                  ImmutableList.of(HOME.resolve("bin/archive").toString(), JAVA), ARCHIVE_PATIENCE)
              .stdout()
              .trim();
      return printed.isEmpty() ? Optional.empty() : Optional.of(Path.of(printed));
    }
  }

  /** The options that map an archive, for the jars in a folder. */
  static ImmutableList<String> shared(Path archive, Path jars) {
    return ImmutableList.of(
        "-XX:+UnlockDiagnosticVMOptions",
        "-XX:ArchiveRelocationMode=0",
        "-XX:SharedArchiveFile=" + archive,
        "-Xlog:cds=off",
        "-cp",
        jars + "/*");
  }
}
