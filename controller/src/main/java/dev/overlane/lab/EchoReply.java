package dev.overlane.lab;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One echo reply.
 *
 * @param sequence the request's number, from 1, growing by one with each request sent
 * @param time when the reply arrived, to the microsecond
 */
public record EchoReply(int sequence, Instant time) {
  private static final Pattern LINE =
      Pattern.compile("\\[(\\d+)\\.(\\d{6})\\] .*icmp_seq=(\\d+) ttl=.*");

  /** Reads a line of {@code ping -D}; empty if it tells of no reply. */
  static Optional<EchoReply> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches() || line.contains("DUP!")) {
      return Optional.empty();
    }
    Instant time =
        Instant.ofEpochSecond(
            Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)) * 1000);
    return Optional.of(new EchoReply(Integer.parseInt(matcher.group(3)), time));
  }
}
