package dev.overlane.config.model;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Splitter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Ports of TCP, UDP or SCTP.
 *
 * @param first the lowest, 1..65535
 * @param last the highest, not below the first
 */
public record PortRange(int first, int last) implements Comparable<PortRange> {
  public static final int MAX = 65535;

  private static final Pattern SYNTAX = Pattern.compile("[1-9]\\d{0,4}(-[1-9]\\d{0,4})?");

  public PortRange {
    checkArgument(first >= 1 && first <= last && last <= MAX, "%s-%s is no range", first, last);
  }

  /** Returns what {@code 80} or {@code 8000-8099} means, or empty if a text means no ports. */
  public static Optional<PortRange> parse(String text) {
    if (!SYNTAX.matcher(text).matches()) {
      return Optional.empty();
    }
    List<String> bounds = Splitter.on('-').splitToList(text);
    int first = Integer.parseInt(bounds.get(0));
    int last = Integer.parseInt(bounds.get(bounds.size() - 1));
    return first <= last && last <= MAX
        ? Optional.of(new PortRange(first, last))
        : Optional.empty();
  }

  boolean covers(PortRange other) {
    return first <= other.first && other.last <= last;
  }

  boolean overlaps(PortRange other) {
    return first <= other.last && other.first <= last;
  }

  @Override
  public int compareTo(PortRange other) {
    return first != other.first
        ? Integer.compare(first, other.first)
        : Integer.compare(last, other.last);
  }

  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}
