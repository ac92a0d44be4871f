package dev.overlane.it.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.overlane.bench.Bench;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/**
 * What a page shows and nobody has the time to run: that its program takes the command line, at
 * least. {@code bin/bench} is asked itself; the scripts around Maven are run without it, and every
 * test that they name there must exist.
 */
final class AcceptedCommand {
  private static final String BENCH = "bin/bench";
  private static final Pattern TEST = Pattern.compile("-Dtest=(\\S+)");
  private static final Pattern MODULES = Pattern.compile("-pl (\\S+)");

  private AcceptedCommand() {}

  /** Fails unless the command line would be taken. */
  static void check(String place, String command) throws IOException {
    String plain = Words.plain(command);
    ImmutableList<String> words = Words.of(plain);
    if (words.get(0).equals(BENCH)) {
      String[] arguments = words.stream().skip(1).toArray(String[]::new);
      assertThatCode(() -> new CommandLine(new Bench()).parseArgs(arguments))
          .as("%s: %s", place, command)
          .doesNotThrowAnyException();
      return;
    }
    try (ScriptsWithoutTools scripts = new ScriptsWithoutTools()) {
      CommandResult result = scripts.run(plain);
      assertThat(result.exitCode()).as("%s: %s", place, result).isZero();
      assertThat(result.stdout()).as("%s: %s", place, command).contains("mvn ");
      for (String name : named(TEST, result.stdout())) {
        assertThat(NamedTest.find(name)).as("%s: the test %s", place, name).isPresent();
      }
      for (String name : named(MODULES, result.stdout())) {
        assertThat(scripts.hasModule(name)).as("%s: the module %s", place, name).isTrue();
      }
    }
  }

  private static ImmutableList<String> named(Pattern option, String calls) {
    Matcher matcher = option.matcher(calls);
    return matcher
        .results()
        .map((MatchResult found) -> found.group(1))
        .flatMap(names -> Splitter.on(',').splitToStream(names))
        .collect(ImmutableList.toImmutableList());
  }
}
