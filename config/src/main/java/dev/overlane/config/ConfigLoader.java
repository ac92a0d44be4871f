package dev.overlane.config;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.Diagnostic.Severity;
import dev.overlane.config.schema.FileReading;
import dev.overlane.config.yaml.Finding;
import dev.overlane.config.yaml.YamlReader;

/**
 * Turns a file's bytes into a validated model, or into every reason why it cannot. PURE; any
 * thread.
 */
public final class ConfigLoader {
  private ConfigLoader() {}

  /** Largest file that is read at all, in bytes; 1,000 hosts with 20,000 ports take some 3 MB. */
  public static final int MAX_BYTES = 16 << 20;

  /**
   * Loads a file's content. Never throws: whatever the content is, the result says it.
   *
   * @param file the name used in diagnostics
   * @param content the whole file, UTF-8
   */
  public static ConfigResult load(String file, byte[] content) {
    if (content.length > MAX_BYTES) {
      return new ConfigResult.Invalid(ImmutableList.of(tooLarge(file, content.length)));
    }
    FileReading reading = FileReading.of(YamlReader.read(content));
    ImmutableList<Diagnostic> diagnostics =
        reading.findings().stream()
            .map(finding -> diagnostic(file, finding))
            .collect(ImmutableList.toImmutableList());
    return reading
        .model()
        .<ConfigResult>map(model -> new ConfigResult.Valid(model, diagnostics))
        .orElseGet(() -> new ConfigResult.Invalid(diagnostics));
  }

  private static Diagnostic tooLarge(String file, int length) {
    return new Diagnostic(
        Severity.ERROR,
        file,
        1,
        1,
        "the file has " + length + " bytes, and at most " + MAX_BYTES + " are read",
        "this is no network description, or it belongs on several controllers");
  }

  private static Diagnostic diagnostic(String file, Finding finding) {
    return new Diagnostic(
        finding.fatal() ? Severity.ERROR : Severity.WARNING,
        file,
        finding.place().line(),
        finding.place().column(),
        finding.message(),
        finding.hint());
  }
}
