package dev.overlane.config.schema;

import com.google.common.primitives.Ints;
import dev.overlane.config.model.IpAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code IP:PORT}, an IPv6 address in brackets.
 *
 * @param ip in canonical form, without brackets
 * @param port 0..65535
 */
record IpPort(String ip, int port) {
  private static final Pattern SYNTAX =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([0-9.]+)):([0-9]{1,5})");
  private static final int MAX_PORT = 65_535;

  static Optional<IpPort> parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    boolean bracketed = matcher.group(1) != null;
    Optional<IpAddress> ip = IpAddress.parse(matcher.group(bracketed ? 1 : 2));
    return port(matcher.group(3))
        .flatMap(port -> ip.map(address -> new IpPort(address.text(), port)));
  }

  /** A port number of 0..65535. */
  static Optional<Integer> port(String text) {
    Integer port = text.startsWith("-") ? null : Ints.tryParse(text);
    return Optional.ofNullable(port).filter(number -> number <= MAX_PORT);
  }
}
