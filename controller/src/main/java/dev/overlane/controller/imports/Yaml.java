package dev.overlane.controller.imports;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.google.common.collect.ImmutableSet;

/** Words of a YAML 1.2 file: plain where that is safe, else in double quotes. */
public final class Yaml {
  private static final ImmutableSet<String> TAKEN =
      ImmutableSet.of("true", "false", "null", "True", "False", "Null", "TRUE", "FALSE", "NULL");

  private Yaml() {}

  /** The text as one scalar; a JSON string is one of YAML too. */
  public static String word(String text) {
    return text.matches("[A-Za-z_][A-Za-z0-9_.-]*") && !TAKEN.contains(text)
        ? text
        : "\"" + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
  }
}
