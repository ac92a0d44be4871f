package dev.overlane.controller.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.Diagnostic;
import java.util.Locale;

/** The result of loading a file, as JSON. */
final class DiagnosticsJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DiagnosticsJson() {}

  static String render(ConfigResult result) {
    boolean valid = result instanceof ConfigResult.Valid;
    ImmutableList<Diagnostic> diagnostics =
        result instanceof ConfigResult.Invalid invalid
            ? invalid.diagnostics()
            : ((ConfigResult.Valid) result).warnings();
    ObjectNode root = JSON.createObjectNode().put("valid", valid);
    ArrayNode array = root.putArray("diagnostics");
    for (Diagnostic diagnostic : diagnostics) {
      array
          .addObject()
          .put("severity", diagnostic.severity().name().toLowerCase(Locale.ROOT))
          .put("file", diagnostic.file())
          .put("line", diagnostic.line())
          .put("column", diagnostic.column())
          .put("message", diagnostic.message())
          .put("hint", diagnostic.hint().isEmpty() ? null : diagnostic.hint());
    }
    return root.toString();
  }
}
