package dev.overlane.config.schema;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.config.yaml.Place;
import dev.overlane.config.yaml.Shown;
import dev.overlane.config.yaml.YamlNode;
import java.util.Optional;
import java.util.function.Function;

/**
 * A value of the file that knows what it is called, so that it can say what is wrong with it. Each
 * way to read it returns empty where it has reported an error.
 *
 * @param key the key that it stands behind
 * @param owner what the key belongs to, as in {@code segment "ab"}; empty at the top level
 * @param node the value
 * @param findings where errors go
 */
record Value(String key, String owner, YamlNode node, Findings findings) {

  Place place() {
    return node.place();
  }

  /** Its name in messages: {@code vlan of segment "ab"}. */
  String what() {
    if (key.isEmpty()) {
      return owner;
    }
    return owner.isEmpty() ? key : key + " of " + owner;
  }

  /** Reports that something else is expected here, and returns empty. */
  <T> Optional<T> expected(String expected, String hint) {
    findings.error(place(), unlike(expected), hint);
    return Optional.empty();
  }

  /** The same of a section at the top of a file that is no map: no name in it can be known. */
  void expectedSection(String expected, String hint) {
    findings.lostSection(place(), unlike(expected), hint);
  }

  private String unlike(String expected) {
    return what() + ": expected " + expected + ", found " + Shown.kindOf(node);
  }

  /** Reports something about this value: {@code vlan of segment "ab" MESSAGE}. */
  void error(String message, String hint) {
    findings.error(place(), what() + " " + message, hint);
  }

  /** Whether nothing is written behind the key. */
  boolean isAbsent() {
    return node instanceof YamlNode.Scalar scalar && scalar.isNull();
  }

  /** Any text that is not empty; numbers and booleans are taken as they are written. */
  Optional<String> text(String expected, String hint) {
    if (node instanceof YamlNode.Scalar scalar && !scalar.isNull() && !scalar.text().isEmpty()) {
      return Optional.of(scalar.text());
    }
    return expected(expected, hint);
  }

  /** Any text, be it empty. */
  Optional<String> scalar(String expected, String hint) {
    return node instanceof YamlNode.Scalar scalar
        ? Optional.of(scalar.text())
        : expected(expected, hint);
  }

  /** A text that a parser understands. */
  <T> Optional<T> parsed(Function<String, Optional<T>> parser, String expected, String hint) {
    Optional<String> text = text(expected, hint);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<T> parsed = parser.apply(text.get());
    return parsed.isPresent() ? parsed : expected(expected, hint);
  }

  /** A whole number in a range, bounds included. */
  Optional<Integer> integer(int min, int max) {
    return integer(min, max, "");
  }

  /**
   * The same where something else may be written, too.
   *
   * @param alternative what, in messages: {@code " or none"}
   */
  Optional<Integer> integer(int min, int max, String alternative) {
    return integer("a number from " + min + " to " + max + alternative, min, max);
  }

  /** A number of bytes in a range, bounds included. */
  Optional<Integer> bytes(int min, int max) {
    return integer("a number of bytes from " + min + " to " + max, min, max);
  }

  private Optional<Integer> integer(String expected, int min, int max) {
    if (!(node instanceof YamlNode.Scalar scalar)) {
      return expected(expected, "write one number");
    }
    Optional<Long> number = CoreSchema.integer(scalar.text());
    if (number.isPresent() && !scalar.plain()) {
      return expected(expected, "remove the quotes");
    }
    return number
        .filter(n -> n >= min && n <= max)
        .map(Long::intValue)
        .or(() -> expected(expected, number.isPresent() ? "choose another" : "write digits only"));
  }

  /** {@code true} or {@code false}. */
  Optional<Boolean> bool() {
    String expected = "true or false";
    if (!(node instanceof YamlNode.Scalar scalar)) {
      return expected(expected, "write one word");
    }
    Optional<Boolean> bool = CoreSchema.bool(scalar.text());
    if (bool.isPresent() && scalar.plain()) {
      return bool;
    }
    String hint =
        bool.isPresent()
            ? "remove the quotes"
            : CoreSchema.formerBool(scalar.text())
                .map(meant -> "YAML 1.2 takes this for no boolean; did you mean " + meant + "?")
                .orElse("write one of the two words");
    return expected(expected, hint);
  }

  /** One of some words. */
  <T> Optional<T> oneOf(ImmutableMap<String, T> meanings) {
    String words = String.join(", ", meanings.keySet());
    String expected = meanings.size() == 1 ? words : "one of " + words;
    Optional<String> word = text(expected, "write the word");
    if (word.isEmpty()) {
      return Optional.empty();
    }
    Optional<T> meaning = Optional.ofNullable(meanings.get(word.get()));
    return meaning.isPresent()
        ? meaning
        : expected(
            expected,
            findings.didYouMean(
                word.get(),
                meanings.keySet(),
                meanings.size() == 1
                    ? "leave out " + key + " for anything else"
                    : "choose one of them"));
  }

  /** The items of a list; none if nothing is written. */
  ImmutableList<Value> items(String expected, String hint) {
    if (node instanceof YamlNode.Sequence sequence) {
      return sequence.items().stream()
          .map(item -> new Value(key, owner, item, findings))
          .collect(ImmutableList.toImmutableList());
    }
    if (!isAbsent()) {
      expected(expected, hint);
    }
    return ImmutableList.of();
  }

  /** The items of a list, or the value itself if it is none. */
  ImmutableList<Value> oneOrMore() {
    return node instanceof YamlNode.Sequence ? items("", "") : ImmutableList.of(this);
  }
}
