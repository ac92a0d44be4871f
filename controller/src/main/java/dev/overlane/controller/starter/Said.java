package dev.overlane.controller.starter;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How people write hosts, segments and ports in one word. PURE. */
public final class Said {
  /** How a host is written. */
  public static final String HOST = "NAME=IP";

  /** How a segment is written. */
  public static final String SEGMENT = "NAME[=NUMBER]";

  /** How a port is written. */
  public static final String PORT = "[HOST/]NAME=SEGMENT[,MAC][,IP...]";

  private static final Pattern ASSIGNMENT = Pattern.compile("([^=]+)=([^=]+)");
  private static final Pattern NAMED = Pattern.compile("([^=]+)(?:=([^=]+))?");
  private static final Pattern PLACED = Pattern.compile("(?:([^/]+)/)?([^/]+)");

  private Said() {}

  /** {@code hv1=192.0.2.11}; empty if it is not of that form. */
  public static Optional<Starter.Host> host(String word) {
    Matcher said = ASSIGNMENT.matcher(word.trim());
    return said.matches()
        ? Optional.of(new Starter.Host(said.group(1), said.group(2)))
        : Optional.empty();
  }

  /** {@code blue} or {@code blue=10010}; empty if it is not of that form. */
  public static Optional<Starter.Segment> segment(String word) {
    Matcher said = NAMED.matcher(word.trim());
    return said.matches()
        ? Optional.of(new Starter.Segment(said.group(1), Optional.ofNullable(said.group(2))))
        : Optional.empty();
  }

  /**
   * {@code hv1/web1=blue,02:00:00:00:00:0a,10.0.0.1}, or {@code vm1=blue} for a port without a
   * fixed host; empty if it is not of that form.
   */
  public static Optional<Starter.Port> port(String word) {
    Matcher said = ASSIGNMENT.matcher(word.trim());
    if (!said.matches()) {
      return Optional.empty();
    }
    Matcher placed = PLACED.matcher(said.group(1));
    if (!placed.matches()) {
      return Optional.empty();
    }
    List<String> parts = List.of(said.group(2).split(",", -1));
    Optional<String> mac = Optional.empty();
    List<String> addresses = new ArrayList<>();
    for (String part : parts.subList(1, parts.size())) {
      if (mac.isEmpty() && MacAddress.parse(part).isPresent()) {
        mac = Optional.of(part);
      } else {
        addresses.add(part);
      }
    }
    return Optional.of(
        new Starter.Port(
            Optional.ofNullable(placed.group(1)),
            placed.group(2),
            parts.get(0),
            mac,
            ImmutableList.copyOf(addresses)));
  }
}
