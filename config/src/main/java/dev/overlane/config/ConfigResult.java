package dev.overlane.config;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.NetworkModel;

/** What loading a file came to. */
public sealed interface ConfigResult {

  /**
   * The file is good.
   *
   * @param model what it says
   * @param warnings findings that do not stop it
   */
  record Valid(NetworkModel model, ImmutableList<Diagnostic> warnings) implements ConfigResult {}

  /**
   * The file is refused.
   *
   * @param diagnostics all findings in order of place; at least one is an error
   */
  record Invalid(ImmutableList<Diagnostic> diagnostics) implements ConfigResult {}
}
