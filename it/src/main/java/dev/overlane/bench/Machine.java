package dev.overlane.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overlane.controller.app.Version;
import java.util.stream.Collectors;

/** The machine that figures are of. Any thread. */
public final class Machine {
  private Machine() {}

  /** What every figure depends on. */
  public static ObjectNode facts() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("processors", Runtime.getRuntime().availableProcessors())
        .put("kernel", System.getProperty("os.version"))
        .put("java", Runtime.version().toString())
        .put("overlane", Version.current());
  }

  /** Facts in one line, for people. */
  public static String line(ObjectNode facts) {
    return facts.properties().stream()
        .map(fact -> fact.getKey() + " " + fact.getValue().asText())
        .collect(Collectors.joining("; "));
  }
}
