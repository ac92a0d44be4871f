package dev.overlane.config;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps {@code docs/configuration.md} in step with the loader. */
final class ReferenceTest {
  private static final Path PAGE = Path.of("../docs/configuration.md");

  static ImmutableList<String> yamlBlocks() throws IOException {
    return blocks("yaml");
  }

  private static ImmutableList<String> blocks(String language) throws IOException {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(PAGE))
        .results()
        .map(block -> block.group(1))
        .collect(toImmutableList());
  }

  @ParameterizedTest
  @MethodSource("yamlBlocks")
  void yamlOfThePage_isGood(String block) {
    assertThat(Loading.findings(block)).isEmpty();
  }

  @Test
  void errorsOfThePage_areThoseOfTheLoader() throws IOException {
    ImmutableList<String> blocks = blocks("text");
    byte[] file = blocks.get(0).getBytes(StandardCharsets.UTF_8);
    ImmutableList<Diagnostic> found = Loading.diagnostics(ConfigLoader.load("bad.yaml", file));

    assertThat(blocks.get(1))
        .isEqualTo(Joiner.on('\n').join(found) + "\n" + found.size() + " errors\n");
  }

  @ParameterizedTest
  @MethodSource("dev.overlane.config.ReferenceTest#keys")
  void key_isOnThePage(String key) throws IOException {
    assertThat(Files.readString(PAGE)).containsPattern("`([a-z-]+\\.)?" + key + "`");
  }

  /** What the loader says may be in the maps of a file, one map after the other. */
  static ImmutableList<String> keys() {
    String everywhereWrong =
        """
        version: 1
        zzz: 1
        controller: { zzz: 1, tls: { zzz: 1 }, openflow: { zzz: 1 } }
        defaults: { zzz: 1 }
        overlay: { zzz: 1 }
        segments: { ab: { vlan: 1, zzz: 1, rules: [ { allow: any, zzz: 1 } ] } }
        hosts: { h: { address: 192.0.2.1, zzz: 1, ports: { A: { segment: ab, zzz: 1, rules: [ { zzz: 1 } ] } } } }
        ports: { F: { segment: ab, zzz: 1 } }
        """;
    return Loading.findings(everywhereWrong).stream()
        .map(Pattern.compile("keys that may be here: (.*)\\)")::matcher)
        .filter(Matcher::find)
        .flatMap(matcher -> Pattern.compile(", ").splitAsStream(matcher.group(1)))
        .filter(key -> !key.equals("openflow") && !key.equals("tls"))
        .distinct()
        .collect(toImmutableList());
  }
}
