package dev.overlane.config.schema;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import dev.overlane.config.model.Conversation;
import dev.overlane.config.model.Expectation;
import dev.overlane.config.model.PortRange;
import dev.overlane.config.model.Protocol;
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
 * @param conversations what ports may open with each other
 */
record ExpectSection(ImmutableSet<String> segments, PortRegister ports, RulesReader conversations) {
  private static final String REACHES = "reaches";
  private static final String ISOLATED = "isolated-from";
  private static final String CANNOT = "cannot-reach";
  private static final String FORM =
      "`PORT reaches PORT`, `PORT cannot-reach PORT` or `NAME isolated-from NAME`";
  private static final String SERVICE =
      "a statement that ends with ping, tcp/PORT, udp/PORT or sctp/PORT";
  private static final ImmutableMap<String, Protocol> PROTOCOLS =
      ImmutableMap.of("tcp", Protocol.TCP, "udp", Protocol.UDP, "sctp", Protocol.SCTP);
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
    boolean ofPorts =
        words.size() == 4 && (words.get(1).equals(REACHES) || words.get(1).equals(CANNOT));
    if (words.size() != 3 && !ofPorts) {
      return item.expected(FORM, hint);
    }
    return switch (words.get(1)) {
      case REACHES, CANNOT -> reaches(item, words);
      case ISOLATED -> isolated(item, words.get(0), words.get(2));
      default ->
          item.expected(
              FORM,
              item.findings().didYouMean(words.get(1), List.of(REACHES, CANNOT, ISOLATED), hint));
    };
  }

  private Optional<Expectation> reaches(Value item, List<String> words) {
    String from = words.get(0);
    String to = words.get(2);
    Set<String> names = ports.names();
    boolean fromKnown = known(item, "port", from, names);
    boolean toKnown = known(item, "port", to, names);
    if (!fromKnown || !toKnown) {
      return Optional.empty();
    }
    boolean reached = words.get(1).equals(REACHES);
    Optional<String> left = ports.segmentOf(from);
    Optional<String> right = ports.segmentOf(to);
    if (left.isPresent() && right.isPresent() && !left.equals(right)) {
      apart(item, reached, left.get() + " and " + right.get());
    }
    Conversation any = conversations.between(from, to);
    return (words.size() == 3 ? Optional.of(any) : service(item, words.get(3), any))
        .map(
            conversation ->
                reached
                    ? new Expectation.Reaches(from, to, conversation)
                    : new Expectation.CannotReach(from, to, conversation));
  }

  private static void apart(Value item, boolean reached, String segments) {
    if (reached) {
      contradicted(item, "they are in different segments, " + segments);
    } else {
      item.findings()
          .error(
              item.place(),
              "these ports are in different segments, " + segments + ", and nothing passes",
              "write `isolated-from` instead of `cannot-reach`");
    }
  }

  private static Optional<Conversation> service(Value item, String word, Conversation any) {
    if (word.equals("ping")) {
      return Optional.of(Conversation.with(word, Protocol.PING, Optional.empty(), any));
    }
    int slash = word.indexOf('/');
    Protocol protocol = slash < 0 ? null : PROTOCOLS.get(word.substring(0, slash));
    Optional<PortRange> port =
        slash < 0 ? Optional.empty() : PortRange.parse(word.substring(slash + 1));
    if (protocol == null || port.isEmpty()) {
      return item.expected(SERVICE, "for example `- A reaches B tcp/80`");
    }
    return Optional.of(Conversation.with(word, protocol, port, any));
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
          .unknownName(
              item.place(),
              "there is no " + kind + " " + Shown.quote(name),
              name,
              names,
              "add it, or take the statement out");
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
