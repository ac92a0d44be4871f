package dev.overlane.flow.proof;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.HeaderField;
import dev.overlane.flow.state.HeaderMatch;
import java.util.Map;
import java.util.TreeMap;

/**
 * The words of a {@link Cube} that fields of what a frame carries fill: two for each field, the
 * lower 64 bits first.
 */
final class HeaderWords {
  private static final int FIRST = Cube.FIRST_OTHER;

  private static final ImmutableList<HeaderField> FIELDS =
      ImmutableList.copyOf(HeaderField.values());

  /** The word of what a switch knows of the packet's connection: not of the packet as it came. */
  static final int STATE = lowerOf(HeaderField.CT_STATE);

  private HeaderWords() {}

  /** The word with the lower 64 bits of a field. */
  static int lowerOf(HeaderField field) {
    return FIRST + 2 * FIELDS.indexOf(field);
  }

  /** Enters what a flow asks of what a frame carries. */
  static void put(FlowMatch match, Map<Integer, Bits> words) {
    for (HeaderMatch header : match.headers()) {
      int word = lowerOf(header.field());
      words.put(word, header.low());
      if (header.field().bits() > Long.SIZE) {
        words.put(word + 1, header.high());
      }
    }
  }

  /** Words in the syntax of ovs-ofctl(8), by field: of what the packet came with. */
  static Map<HeaderField, String> texts(Map<Integer, Bits> words) {
    Map<HeaderField, String> texts = new TreeMap<>();
    for (int word : words.keySet()) {
      if (word == STATE) {
        continue;
      }
      HeaderField field = FIELDS.get((word - FIRST) / 2);
      int low = lowerOf(field);
      texts.put(
          field,
          field.label() + "=" + HeaderMatch.text(field, value(words, low + 1), value(words, low)));
    }
    return texts;
  }

  private static long value(Map<Integer, Bits> words, int word) {
    return words.getOrDefault(word, Bits.NONE).value();
  }
}
