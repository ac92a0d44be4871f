package dev.overlane.config;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.NetworkModel;

/** Short ways to load a text in tests. */
final class Loading {
  private Loading() {}

  /** The model of a text that is valid and gives no warnings. */
  static NetworkModel model(String text) {
    assertThat(findings(text)).isEmpty();
    return ((ConfigResult.Valid) load(text)).model();
  }

  /** All findings of a text as {@code LINE:COL: message (hint)}. */
  static ImmutableList<String> findings(String text) {
    return diagnostics(load(text)).stream()
        .map(diagnostic -> diagnostic.toString().replaceFirst("^f:", ""))
        .collect(toImmutableList());
  }

  static ConfigResult load(String text) {
    return ConfigLoader.load("f", text.getBytes(UTF_8));
  }

  static ImmutableList<Diagnostic> diagnostics(ConfigResult result) {
    return result instanceof ConfigResult.Invalid invalid
        ? invalid.diagnostics()
        : ((ConfigResult.Valid) result).warnings();
  }
}
