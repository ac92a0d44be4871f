package dev.overlane.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/**
 * What the pages have of {@code overlane} within their sentences and tables is a command line that
 * the program takes, or the beginning of one: commands and options without what is to follow.
 */
final class InlineCommandsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern BLOCK =
      Pattern.compile("^```.*?^```|^ {4}.*?$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern INLINE = Pattern.compile("`(?:bin/)?overlane ([^`]+)`");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\\S+");

  /** What a shell takes for itself, with all that comes after it. */
  private static final Pattern SHELL = Pattern.compile("\\s[|>#].*");

  @Test
  void commandLinesOfThePages_areTaken() throws IOException {
    ImmutableList<String> wrong =
        pages().flatMap(InlineCommandsTest::wrong).collect(ImmutableList.toImmutableList());

    assertThat(wrong).isEmpty();
  }

  @Test
  void whatIsNoCommandLine_isFound() {
    assertThat(Stream.of("statsu", "pki hosts", "status --wiat 3", "trace --from A --to"))
        .allMatch(line -> complaint("overlane " + line).isPresent());
    assertThat(
            Stream.of("run --member", "plan FILE", "bootstrap FILE [HOST…]", "completion zsh > x"))
        .allMatch(line -> complaint("overlane " + line).isEmpty());
  }

  private static Stream<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(
          Stream.of("README.md", "SECURITY.md", "it/README.md").map(ROOT::resolve),
          docs.filter(page -> page.toString().endsWith(".md")))
          .sorted()
          .collect(ImmutableList.toImmutableList())
          .stream();
    }
  }

  private static Stream<String> wrong(Path page) {
    String prose = BLOCK.matcher(read(page)).replaceAll("");
    return INLINE
        .matcher(prose)
        .results()
        .map(MatchResult::group)
        .flatMap(code -> complaint(code.replace("`", "")).stream())
        .map(complaint -> page.getFileName() + ": " + complaint);
  }

  /** Why the program would not take it; empty if it would. */
  private static Optional<String> complaint(String code) {
    ImmutableList<String> words =
        WORD.matcher(SHELL.matcher(code).replaceFirst(""))
            .results()
            .skip(1)
            .map(word -> Optional.ofNullable(word.group(1)).orElse(word.group()))
            .collect(ImmutableList.toImmutableList());
    CommandLine program = OverlaneCommand.all();
    try {
      program.parseArgs(words.toArray(String[]::new));
      return Optional.empty();
    } catch (MissingParameterException begun) {
      return isNameAlone(program, words) ? Optional.empty() : Optional.of(code + ": " + begun);
    } catch (ParameterException misuse) {
      return Optional.of(code + ": " + misuse.getMessage());
    }
  }

  /** Commands and options, and nothing that they would be given. */
  private static boolean isNameAlone(CommandLine program, ImmutableList<String> words) {
    CommandLine command = program;
    for (String word : words) {
      CommandLine next = command.getSubcommands().get(word);
      if (next != null) {
        command = next;
      } else if (!word.startsWith("-")) {
        return false;
      }
    }
    return true;
  }

  private static String read(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
