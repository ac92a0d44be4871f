package dev.overlane.config.yaml;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.collect.ImmutableSet;
import com.google.common.primitives.Bytes;
import java.util.Iterator;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Finds what a text includes before the text is read: its other texts have to be at hand by then.
 * It stops at the end of {@code include:}, and does not begin where the word is nowhere.
 */
public final class IncludeScan {
  /** The key, at the top of a text. */
  public static final String KEY = "include";

  private final Iterator<Event> events;
  private final ImmutableSet.Builder<String> items = ImmutableSet.builder();

  private IncludeScan(Iterator<Event> events) {
    this.events = events;
  }

  /**
   * The items of a text's {@code include:}, without those that are no plain words (aliases, lists,
   * maps). None of a text that is malformed before it.
   */
  public static ImmutableSet<String> of(byte[] content) {
    if (Bytes.indexOf(content, KEY.getBytes(US_ASCII)) < 0) {
      return ImmutableSet.of();
    }
    Utf8Text text = Utf8Text.decode(Source.MAIN, content);
    if (!text.isClean()) {
      return ImmutableSet.of();
    }
    IncludeScan scan =
        new IncludeScan(
            new Parse(YamlReader.settings(text.text().length()))
                .parseString(text.text())
                .iterator());
    try {
      scan.run();
    } catch (YamlEngineException | NumberFormatException malformed) {
      // The reader of the whole text says what is wrong.
      return scan.items.build();
    }
    return scan.items.build();
  }

  /** Goes to the value behind the key, and takes what is in it. */
  private void run() {
    int depth = 0;
    boolean isKey = false;
    while (events.hasNext()) {
      Event event = events.next();
      if (depth == 1) {
        isKey = !isKey;
      }
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        case Scalar -> {
          if (depth == 1 && isKey && ((ScalarEvent) event).getValue().equals(KEY)) {
            takeValue();
            return;
          }
        }
        default -> {}
      }
    }
  }

  private void takeValue() {
    int depth = 0;
    do {
      Event event = events.next();
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        case Scalar -> items.add(((ScalarEvent) event).getValue());
        default -> {}
      }
    } while (depth > 0 && events.hasNext());
  }
}
