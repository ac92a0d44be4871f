package dev.overlane.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import dev.overlane.config.files.FileSet;
import dev.overlane.config.model.ControllerSettings;
import java.util.Optional;

/**
 * What a file says of its controller, read before all else: a thousand ports take the better part
 * of a second in a process that has just started, and these few lines take a moment. A guess, for
 * what does no harm if it is wrong; {@link ConfigLoader} has the last word. PURE; any thread.
 */
public final class ControllerGlance {
  private static final String SECTION = "controller:";

  private ControllerGlance() {}

  /** The settings; empty if only the whole file tells, as where there are several controllers. */
  public static Optional<ControllerSettings> of(FileSet files) {
    if (files.files().size() > 1) {
      return Optional.empty();
    }
    StringBuilder lines = new StringBuilder();
    boolean versioned = false;
    boolean inside = false;
    for (String line : Splitter.on('\n').split(new String(files.main().content(), UTF_8))) {
      if (line.startsWith("cluster")) {
        return Optional.empty();
      }
      versioned |= line.startsWith("version:");
      inside = line.startsWith(SECTION) || (inside && !beginsAnother(line));
      if (inside || line.startsWith("version:")) {
        lines.append(line).append('\n');
      }
    }
    if (!versioned) {
      return Optional.empty();
    }
    ConfigResult result = ConfigLoader.load(files.main().path(), lines.toString().getBytes(UTF_8));
    return result instanceof ConfigResult.Valid valid
        ? Optional.of(valid.model().controller())
        : Optional.empty();
  }

  /** Of a map in block style, which is how people write files. */
  private static boolean beginsAnother(String line) {
    return !line.isEmpty() && !Character.isWhitespace(line.charAt(0)) && line.charAt(0) != '#';
  }
}
