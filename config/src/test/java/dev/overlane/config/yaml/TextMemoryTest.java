package dev.overlane.config.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Texts that look as if they could be read entry by entry, and cannot; each with a change by which
 * reading them so would show. Versions are parted by {@code ~~}.
 */
final class TextMemoryTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        // What an alias stands for is in another entry.
        "hosts:\n  a: &x 1\n  b: *x\n~~hosts:\n  a: &x 2\n  b: *x\n",
        "hosts:\n  a: &x 1\n  b: *x\n~~hosts:\n  a: &y 1\n  b: *x\n",
        "hosts:\n  a: &x 1\nports:\n  b: *x\n~~hosts:\n  a: &x 2\nports:\n  b: *x\n",
        "all: &x 1\nhosts:\n  b: *x\n~~all: &x 2\nhosts:\n  b: *x\n",
        // The key at the top is none of a block map.
        "{\nhosts:\n  a: 1\n}\n",
        "{\nhosts:\n  a: 1,\n  b: 2\n}\n",
        "--- |\nhosts:\n  a: 1\n",
        "x: \"\nhosts:\n  a: 1\n\"\n",
        "x: [\nhosts:\n  a: 1\n]\n",
        "- x\nhosts:\n  a: 1\n",
        // An entry goes on where another seems to begin.
        "hosts:\n  a: \"x\n  b: y\"\n",
        "hosts:\n  a: 'x\n  b: y'\n  c: z\n~~hosts:\n  a: 'x\n  c: z\n  b: y'\n",
        "hosts:\n  a: {\n  b: y }\n",
        "hosts:\n  a: [x,\n  y: z]\n",
        "hosts:\n  ? a\n  : b\n",
        "hosts:\n  a:\n  - x\n  - y\n  b: z\n",
        // Indentation.
        "hosts:\n    a: 1\n  b: 2\n",
        "hosts:\n  a: 1\n   b: 2\n",
        "hosts:\n  a:\n\tb: 2\n",
        "hosts:\n  a: |\n    x\n\n  # y\n\n  b: z\n~~hosts:\n  a: |\n    x\n\n  b: z\n",
        "hosts:\n  a: |2\n    x\n  b: >+\n   y\n\n\n~~hosts:\n  b: >+\n   y\n\n\n  a: |2\n    x\n",
        // What there may be of a text but its map.
        "%YAML 1.1\n---\nhosts:\n  a: 1\n",
        "hosts:\n  a: 1\n...\nhosts:\n  a: 2\n",
        "hosts:\n  a: 1\n---\nports:\n  b: 2\n",
        "hosts:\n  a: !x 1\n",
        "hosts:\r\n  a: 1\r\n~~hosts:\r\n  a: 2\r\n",
        "\ufeffhosts:\n  a: 1\n  é: 2\n",
        // What stands there twice, moves or goes.
        "hosts:\n  a: 1\n  a: 1\nhosts:\n  a: 1\n",
        "hosts:\n  a: { b: [1, 2] }\n~~\n\nhosts:\n  a: { b: [1, 2] }\n",
        "hosts:\n  a: 1~~hosts:\n  a: 1\n  b: 2~~hosts:\n  b: 2~~hosts:\n~~hosts: 1\n~~~~a",
      })
  void text_isReadAsAWhole(String versions) {
    TextMemory memory = new TextMemory();
    for (String version : versions.split("~~", -1)) {
      byte[] content = version.getBytes(UTF_8);
      TreeBudget whole = new TreeBudget();
      TreeBudget parts = new TreeBudget();

      assertThat(YamlReader.read(Source.MAIN, content, parts, memory))
          .isEqualTo(YamlReader.read(Source.MAIN, content, whole));
      assertThat(parts.values()).isEqualTo(whole.values());
    }
  }
}
