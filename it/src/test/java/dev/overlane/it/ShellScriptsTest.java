package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every shell script of the project, as shellcheck reads it. */
final class ShellScriptsTest {
  private static final Path ROOT = Path.of(System.getProperty("basedir", ".")).resolve("..");
  private static final ImmutableList<String> FOLDERS =
      ImmutableList.of("bin", "dist", "controller/src/main/resources");

  /**
   * Parts of scripts: which shell they are for stands elsewhere, and what is set before them too.
   */
  private static final ImmutableList<String> PARTS_OF_SH =
      ImmutableList.of("-s", "sh", "-e", "2154");

  private static final ImmutableList<String> PARTS_OF_BASH =
      ImmutableList.of("-s", "bash", "-e", "2154");

  static Stream<Path> scripts() throws IOException {
    Stream.Builder<Path> scripts = Stream.builder();
    for (String folder : FOLDERS) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder).normalize())) {
        files.filter(Files::isRegularFile).filter(ShellScriptsTest::isScript).forEach(scripts);
      }
    }
    return scripts.build();
  }

  private static boolean isScript(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      String first = lines.findFirst().orElse("");
      return file.toString().endsWith(".sh") || first.matches("#!.*\\b(ba)?sh\\b.*");
    } catch (IOException | java.io.UncheckedIOException binary) {
      return false;
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void script_isClean(Path script) throws IOException {
    ImmutableList.Builder<String> argv = ImmutableList.<String>builder().add("shellcheck");
    if (!Files.readString(script).startsWith("#!")) {
      argv.addAll(script.toString().contains("dist/package") ? PARTS_OF_BASH : PARTS_OF_SH);
    }

    CommandResult result = Shell.run(argv.add(script.toString()).build());

    assertThat(result.stdout()).isEmpty();
    assertThat(result.succeeded()).as("%s", result).isTrue();
  }
}
