package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes that {@code bin/archive} makes: it is used, and never in the way. */
final class ArchiveTest {
  private static final Pattern SHARED_LAMBDA =
      Pattern.compile("dev\\.overlane\\S+Lambda\\S+ source: shared");
  private static final Pattern MADE_LAMBDA =
      Pattern.compile("dev\\.overlane\\S+Lambda\\S+ source: dev");

  @TempDir private Path directory;

  private Path archive;

  @BeforeEach
  void findArchive() {
    assumeTrue(Launch.archive().isPresent(), "no built jars on the class path");
    archive = Launch.archive().get();
  }

  @Test
  void classesAndLibraries_comeFromTheArchive() {
    CommandResult result =
        Shell.run(
            ImmutableList.<String>builder()
                .addAll(Launch.java(ImmutableList.of("-Xlog:class+load")))
                .add("validate", Launch.HOME.resolve("config/examples/seed.yaml").toString())
                .build());

    assertThat(result.exitCode()).isZero();
    assertThat(result.stdout())
        .contains("dev.overlane.config.ConfigLoader source: shared objects file")
        .contains("picocli.CommandLine source: shared objects file")
        .doesNotContain("file:" + Launch.LIB + "/snakeyaml");
    long made = result.stdout().lines().filter(MADE_LAMBDA.asPredicate()).count();
    assertThat(result.stdout().lines().filter(SHARED_LAMBDA.asPredicate()).count())
        .as("lambdas of Overlane that come from the archive, beside %d that do not", made)
        .isGreaterThan(10 * made);
  }

  @Test
  void bouncyCastle_isLoadedByNothingThatMakesNoCertificates() {
    assertThat(loaded("--help")).doesNotContain("org.bouncycastle");
    assertThat(loaded("validate", Launch.HOME.resolve("config/examples/seed.yaml").toString()))
        .doesNotContain("org.bouncycastle");
    assertThat(loaded("pki", "init", "--dir", directory.resolve("pki").toString()))
        .contains("org.bouncycastle");
  }

  private static String loaded(String... arguments) {
    CommandResult result =
        Shell.run(
            ImmutableList.<String>builder()
                .addAll(Launch.java(ImmutableList.of("-Xlog:class+load")))
                .add(arguments)
                .build());
    assertThat(result.exitCode()).isZero();
    return result.stdout();
  }

  @Test
  void archiveOfOtherJars_isPassedOverInSilence() throws IOException {
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(Launch.LIB, "*.jar")) {
      for (Path jar : jars) {
        Files.copy(jar, directory.resolve(jar.getFileName()));
      }
    }

    assertVersionAlone(run(archive, directory));
  }

  @Test
  void archiveThatIsMissingOrEmpty_isPassedOverInSilence() throws IOException {
    assertVersionAlone(run(directory.resolve("nowhere.jsa"), Launch.LIB));
    assertVersionAlone(run(Files.createFile(directory.resolve("empty.jsa")), Launch.LIB));
  }

  @Test
  void secondCall_makesNothing() throws IOException {
    Object made = Files.getAttribute(archive, "unix:ino");

    assertThat(printed(Launch.HOME)).isEqualTo(archive.toString());
    assertThat(Files.getAttribute(archive, "unix:ino")).isEqualTo(made);
  }

  @Test
  void treeWithoutJars_hasNone() throws IOException {
    Files.createDirectories(directory.resolve("controller/target/overlane/lib"));
    Files.createDirectory(directory.resolve("bin"));
    Files.copy(
        Launch.HOME.resolve("bin/archive"),
        directory.resolve("bin/archive"),
        StandardCopyOption.COPY_ATTRIBUTES);

    assertThat(printed(directory)).isEmpty();
  }

  private static String printed(Path home) {
    CommandResult result =
        Shell.run(ImmutableList.of(home.resolve("bin/archive").toString(), Launch.JAVA));
    assertThat(result.stderr()).isEmpty();
    return result.stdout().trim();
  }

  private static CommandResult run(Path archive, Path jars) {
    return Shell.run(
        ImmutableList.<String>builder()
            .add(Launch.JAVA, "-XX:+UseSerialGC", "-Xshare:auto")
            .addAll(Launch.shared(archive, jars))
            .add(Launch.MAIN, "version")
            .build());
  }

  private static void assertVersionAlone(CommandResult result) {
    assertThat(result.exitCode()).isZero();
    assertThat(result.stderr()).isEmpty();
    assertThat(result.stdout()).matches("overlane .* \\(Java .*\\)\\n");
  }
}
