package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The alert rules of {@code dist/}, as promtool judges them. */
final class RulesTest {
  private static final Path TESTS = Path.of("../dist/prometheus/overlane.test.yml");

  @BeforeAll
  static void require() {
    PrometheusProcess.require();
  }

  private static CommandResult promtool(String what, Path file) {
    return Shell.run(ImmutableList.of("promtool", what, "rules", file.toString()));
  }

  @Test
  void rules_areGood() {
    CommandResult check = promtool("check", PrometheusProcess.RULES);

    assertThat(check.succeeded()).as("%s", check).isTrue();
  }

  @Test
  void rules_tellWhatTheyShould() {
    CommandResult test = promtool("test", TESTS);

    assertThat(test.succeeded()).as("%s", test).isTrue();
  }

  @Test
  void everyRule_hasATest() throws IOException {
    assertThat(names(TESTS, "alertname: (\\w+)"))
        .isEqualTo(names(PrometheusProcess.RULES, "alert: (\\w+)"));
  }

  private static ImmutableSet<String> names(Path file, String pattern) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(file))
        .results()
        .map(name -> name.group(1))
        .collect(ImmutableSet.toImmutableSet());
  }
}
