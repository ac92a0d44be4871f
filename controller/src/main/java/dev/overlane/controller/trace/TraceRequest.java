package dev.overlane.controller.trace;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What a trace is to tell.
 *
 * @param from name of the port that sends
 * @param to name of the port that is to receive
 * @param packet what is said of the packet
 */
public record TraceRequest(String from, String to, PacketSpec packet) {

  /** Reads {@code --from PORT --to PORT [--packet PACKET]}; {@code --json} is nothing to it. */
  public static TraceRequest parse(List<String> arguments) throws TraceRefused {
    Optional<String> from = Optional.empty();
    Optional<String> to = Optional.empty();
    PacketSpec packet = PacketSpec.ANY;
    Iterator<String> words = arguments.iterator();
    while (words.hasNext()) {
      String word = words.next();
      switch (word) {
        case "--from" -> from = Optional.of(next(words, word));
        case "--to" -> to = Optional.of(next(words, word));
        case "--packet" -> packet = PacketSpec.parse(next(words, word));
        case "--json" -> {}
        default -> throw new TraceRefused("\"" + word + "\" is nothing to a trace");
      }
    }
    if (from.isEmpty() || to.isEmpty()) {
      throw new TraceRefused("a trace needs --from PORT and --to PORT");
    }
    return new TraceRequest(from.get(), to.get(), packet);
  }

  private static String next(Iterator<String> words, String option) throws TraceRefused {
    if (!words.hasNext()) {
      throw new TraceRefused(option + " needs a value");
    }
    return words.next();
  }
}
