package dev.overlane.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What {@code --help} says of each command helps: it has examples, and they are right. */
final class HelpTest {
  private static final int WIDTH = 80;

  /** Words of a shell: in single quotes, or without blanks. */
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  static Stream<CommandSpec> commands() {
    return commands(OverlaneCommand.all()).map(CommandLine::getCommandSpec);
  }

  @ParameterizedTest
  @CsvSource({
    "status --wiat, there is no option --wiat; did you mean --wait?",
    "stauts, there is no command `overlane stauts`; did you mean status?",
    "stauts --help, there is no command `overlane stauts`; did you mean status?",
    "run, --config FILE is missing: the network file",
  })
  void misuse_isToldInALineAndWhoExplainsMore(String line, String reason) {
    StringWriter err = new StringWriter();

    int exit =
        OverlaneCommand.execute(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            Splitter.on(' ').splitToList(line).toArray(String[]::new));

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString().lines().findFirst().orElse("")).isEqualTo("overlane: " + reason);
    assertThat(err.toString()).contains(" --help` tells what it takes");
    assertThat(err.toString().lines().count()).isLessThan(5);
  }

  @Test
  void help_reachesCommandsOfAGroup() {
    assertThat(said("help pki host")).startsWith("Usage: overlane pki host ");
    assertThat(said("help")).startsWith("Usage: overlane [-hV] [--color=WHEN] COMMAND");
    assertThat(said("pki")).startsWith("Usage: overlane pki ").contains("renew");
  }

  private static String said(String line) {
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    OverlaneCommand.execute(
        writer, writer, Splitter.on(' ').splitToList(line).toArray(String[]::new));
    return said.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "status --version", "pki init -V"})
  void version_isToldByTheOptionToo(String line) {
    StringWriter out = new StringWriter();

    OverlaneCommand.execute(
        new PrintWriter(out),
        new PrintWriter(new StringWriter()),
        Splitter.on(' ').splitToList(line).toArray(String[]::new));

    assertThat(out.toString()).startsWith("overlane ").contains("Java");
  }

  private static Stream<CommandLine> commands(CommandLine command) {
    boolean help = command.getCommandSpec().helpCommand();
    return help || command.getCommandSpec().usageMessage().hidden()
        ? Stream.empty()
        : Stream.concat(
            Stream.of(command),
            command.getSubcommands().values().stream().flatMap(HelpTest::commands));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void help_saysWhatTheCommandIsForHowItEndsAndShowsIt(CommandSpec command) {
    assertThat(command.usageMessage().description()).isNotEmpty();
    assertThat(examples(command)).isNotEmpty();
    boolean parent = !command.subcommands().isEmpty();
    assertThat(command.usageMessage().exitCodeList().isEmpty()).isEqualTo(parent);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void help_fitsTerminals(CommandSpec command) {
    Set<String> words =
        new HashSet<>(Splitter.onPattern("\\s+").splitToList(help(command, 10_000)));
    for (int width : new int[] {60, WIDTH, 100, 120}) {
      assertThat(help(command, width).lines())
          .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width))
          .noneMatch(line -> line.endsWith(" "));
      assertThat(words)
          .as("no word is cut in two")
          .containsAll(
              Splitter.onPattern("\\s+")
                  .splitToStream(help(command, width).replace(" \\\n", " "))
                  .toList());
    }
    assertThat(command.usageMessage().footer())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(WIDTH - 1));
  }

  private static String help(CommandSpec command, int width) {
    return command
        .commandLine()
        .setUsageHelpWidth(width)
        .getUsageMessage(CommandLine.Help.Ansi.OFF);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void examples_canBeCopiedFromANarrowTerminal(CommandSpec command) {
    String narrow = help(command, 60).replaceAll(" \\\\\\R +", " ");

    for (String example : examples(command)) {
      String typed = example.replaceFirst(" +# .*", "").replaceAll(" +", " ");
      assertThat(narrow.lines().map(line -> line.strip().replaceFirst(" +# .*", "")))
          .contains(typed);
    }
  }

  @Test
  void rowOfALongList_goesOnBelowItsText() {
    assertThat(HelpFooter.fitting(List.of("  kill-it    it is killed"), 20))
        .containsExactly("  kill-it    it is", "             killed");
  }

  @Test
  void commentsStandAboveAllExamples_ifOneDoesNotFit_andOptionsKeepTheirValues() {
    assertThat(
            HelpFooter.fitting(
                List.of("  overlane a    # so", "  overlane up --to 'a b' --on  # and so"), 24))
        .containsExactly(
            "  # so", "  overlane a", "  # and so", "  overlane up \\", "      --to 'a b' --on");
  }

  @Test
  void colours_areTakenByEveryCommand_andToldOfOnce() {
    assertThat(said("--color=always help")).contains("\u001b[", "--color");
    assertThat(said("status --help --color always")).contains("\u001b[");
    assertThat(said("--color never status --help"))
        .startsWith("Usage: overlane status")
        .doesNotContain("\u001b", "--color");
    assertThat(said("pki list --color=blue"))
        .startsWith("overlane: --color blue: not one of auto, always, never");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void examples_areTakenByTheCommandLine(CommandSpec command) {
    for (String example : examples(command)) {
      List<String> words = words(example);
      assertThat(words.get(0)).as(example).isEqualTo("overlane");
      if (!words.contains("COMMAND")) {
        List<String> arguments = words.subList(1, words.size());
        assertThatCode(() -> OverlaneCommand.all().parseArgs(arguments.toArray(String[]::new)))
            .as(example)
            .doesNotThrowAnyException();
        assertThat(example).contains(command.qualifiedName());
      }
    }
  }

  /** Those lines of the footer that come before a blank one. */
  private static ImmutableList<String> examples(CommandSpec command) {
    String all =
        Arrays.stream(command.usageMessage().footer())
            .takeWhile(line -> !line.isBlank())
            .collect(Collectors.joining("\n"));
    return ImmutableList.copyOf(Splitter.on('\n').trimResults().split(all.replace("\\\n", " ")));
  }

  /** The words of a command up to a comment, a pipe or a file that takes its output. */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    String command = line.replaceFirst("^source <\\((.*)\\)$", "$1");
    Matcher word = WORD.matcher(command.replaceFirst(" +[#|>].*", ""));
    while (word.find()) {
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    return words;
  }
}
