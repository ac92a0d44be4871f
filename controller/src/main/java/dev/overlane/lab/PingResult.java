package dev.overlane.lab;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came of some echo requests.
 *
 * @param sent requests
 * @param received replies, at most one counted per request
 */
public record PingResult(int sent, int received) {
  private static final Pattern SUMMARY =
      Pattern.compile("(\\d+) packets transmitted, (\\d+) (?:packets )?received");

  /** Whether any reply came. */
  public boolean answered() {
    return received > 0;
  }

  /** Requests without a reply. */
  public int lost() {
    return sent - received;
  }

  /** Reads the summary line of ping(8); empty if there is none. */
  public static Optional<PingResult> parse(String output) {
    Matcher summary = SUMMARY.matcher(output);
    if (!summary.find()) {
      return Optional.empty();
    }
    return Optional.of(
        new PingResult(Integer.parseInt(summary.group(1)), Integer.parseInt(summary.group(2))));
  }
}
