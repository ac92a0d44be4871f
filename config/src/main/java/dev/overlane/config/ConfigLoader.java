package dev.overlane.config;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.Diagnostic.Severity;
import dev.overlane.config.files.FileSet;
import dev.overlane.config.schema.FileReading;
import dev.overlane.config.schema.LoadMemory;
import dev.overlane.config.yaml.Finding;
import dev.overlane.config.yaml.Source;
import dev.overlane.config.yaml.YamlNode;
import dev.overlane.config.yaml.YamlText;
import java.util.Optional;
import java.util.function.Function;

/**
 * Turns the bytes of files into a validated model, or into every reason why it cannot. PURE; any
 * thread.
 */
public final class ConfigLoader {
  private ConfigLoader() {}

  /**
   * Loads the content of a file that includes no others.
   *
   * @param file the name used in diagnostics
   * @param content the whole file, UTF-8
   */
  public static ConfigResult load(String file, byte[] content) {
    return load(FileSet.of(file, content));
  }

  /**
   * Loads a file and what it includes. Never throws: whatever the contents are, the result says it.
   */
  public static ConfigResult load(FileSet files) {
    return load(files, FileReading::of);
  }

  /**
   * The same, and as fast as the difference from what was loaded with this memory last is small.
   *
   * @param memory of one network; one thread at a time
   */
  public static ConfigResult load(FileSet files, LoadMemory memory) {
    return load(files, read -> FileReading.of(read, memory));
  }

  private static ConfigResult load(FileSet files, Function<FileSet, FileReading> reader) {
    String file = files.main().path();
    int length = files.main().content().length;
    if (length > FileSet.MAX_BYTES) {
      return new ConfigResult.Invalid(ImmutableList.of(tooLarge(file, length)));
    }
    FileReading reading = reader.apply(files);
    ImmutableList<Diagnostic> diagnostics =
        reading.findings().stream()
            .map(finding -> diagnostic(file, finding))
            .collect(ImmutableList.toImmutableList());
    return reading
        .model()
        .<ConfigResult>map(model -> new ConfigResult.Valid(model, diagnostics))
        .orElseGet(() -> new ConfigResult.Invalid(diagnostics));
  }

  /**
   * A file and what it includes as one file that says the same, word by word, without comments.
   * Loading it gives an equal model. What is no good is left as it is.
   *
   * @return empty if the file is not whole, or no map
   */
  public static Optional<String> expanded(FileSet files) {
    return FileReading.tree(files)
        .filter(YamlNode.Mapping.class::isInstance)
        .map(root -> YamlText.of(FileReading.plain((YamlNode.Mapping) root)));
  }

  private static Diagnostic tooLarge(String file, int length) {
    return new Diagnostic(
        Severity.ERROR,
        file,
        1,
        1,
        "the file has " + length + " bytes, and at most " + FileSet.MAX_BYTES + " are read",
        "this is no network description, or it belongs on several controllers");
  }

  private static Diagnostic diagnostic(String file, Finding finding) {
    Source source = finding.place().source();
    return new Diagnostic(
        finding.fatal() ? Severity.ERROR : Severity.WARNING,
        source.number() == 0 ? file : source.name(),
        finding.place().line(),
        finding.place().column(),
        finding.message(),
        finding.hint());
  }
}
