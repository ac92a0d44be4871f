package dev.overlane.config;

import com.google.common.collect.ImmutableList;

/** Turns a file's bytes into a validated model, or into every reason why it cannot. PURE. */
public final class ConfigLoader {
  private ConfigLoader() {}

  /** Largest file that is read at all, in bytes. */
  public static final int MAX_BYTES = 64 << 20;

  /**
   * Loads a file's content.
   *
   * @param file the name used in diagnostics
   * @param content the whole file, UTF-8
   */
  public static ConfigResult load(String file, byte[] content) {
    return new ConfigResult.Invalid(ImmutableList.of());
  }
}
