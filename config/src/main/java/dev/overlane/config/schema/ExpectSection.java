package dev.overlane.config.schema;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import dev.overlane.config.model.Expectation;
import dev.overlane.config.yaml.Shown;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads {@code expect:}. A statement that the file itself contradicts is an error.
 *
 * @param segments the names of segments
 * @param ports all ports
 */
record ExpectSection(ImmutableSet<String> segments, PortRegister ports) {
  private static final String REACHES = "reaches";
  private static final String ISOLATED = "isolated-from";
  private static final String FORM = "`PORT reaches PORT` or `NAME isolated-from NAME`";
  private static final Splitter WORDS =
      Splitter.on(Pattern.compile("\\s+")).trimResults().omitEmptyStrings();

  ImmutableList<Expectation> read(Value value) {
    ImmutableList.Builder<Expectation> expectations = ImmutableList.builder();
    for (Value item : value.items("a list of statements", "begin each with `- `")) {
      statement(item).ifPresent(expectations::add);
    }
    return expectations.build();
  }

  private Optional<Expectation> statement(Value item) {
    String hint = "for example `- A reaches B`";
    Optional<String> text = item.text(FORM, hint);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    List<String> words = WORDS.splitToList(text.get());
    if (words.size() != 3) {
      return item.expected(FORM, hint);
    }
    return switch (words.get(1)) {
      case REACHES -> reaches(item, words.get(0), words.get(2));
      case ISOLATED -> isolated(item, words.get(0), words.get(2));
      default ->
          item.expected(
              FORM, item.findings().didYouMean(words.get(1), List.of(REACHES, ISOLATED), hint));
    };
  }

  private Optional<Expectation> reaches(Value item, String from, String to) {
    Set<String> names = ports.names();
    boolean fromKnown = known(item, "port", from, names);
    boolean toKnown = known(item, "port", to, names);
    if (!fromKnown || !toKnown) {
      return Optional.empty();
    }
    Optional<String> left = ports.segmentOf(from);
    Optional<String> right = ports.segmentOf(to);
    if (left.isPresent() && right.isPresent() && !left.equals(right)) {
      contradicted(item, "they are in different segments, " + left.get() + " and " + right.get());
    }
    return Optional.of(new Expectation.Reaches(from, to));
  }

  private Optional<Expectation> isolated(Value item, String left, String right) {
    boolean leftKnown = isolatable(item, left);
    boolean rightKnown = isolatable(item, right);
    if (!leftKnown || !rightKnown) {
      return Optional.empty();
    }
    Optional<String> one = segmentOf(left);
    if (one.isPresent() && one.equals(segmentOf(right))) {
      contradicted(item, "both mean segment " + one.get());
    }
    return Optional.of(new Expectation.Isolated(left, right));
  }

  private boolean isolatable(Value item, String name) {
    if (segments.contains(name) && ports.names().contains(name)) {
      item.findings()
          .error(
              item.place(),
              Shown.quote(name) + " is the name of a port and of a segment",
              "rename one of them");
      return false;
    }
    return known(item, "port or segment", name, Iterables.concat(segments, ports.names()));
  }

  private boolean known(Value item, String kind, String name, Iterable<String> names) {
    boolean known =
        ports.names().contains(name) || (!kind.equals("port") && segments.contains(name));
    if (!known) {
      item.findings()
          .error(
              item.place(),
              "there is no " + kind + " " + Shown.quote(name),
              item.findings().didYouMean(name, names, "add it, or take the statement out"));
    }
    return known;
  }

  private Optional<String> segmentOf(String name) {
    return segments.contains(name) ? Optional.of(name) : ports.segmentOf(name);
  }

  private static void contradicted(Value item, String reason) {
    item.findings()
        .error(
            item.place(),
            "this expectation can never hold: " + reason,
            "correct the ports, or take the statement out");
  }
}
