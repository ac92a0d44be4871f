package dev.overlane.controller.cli;

import com.google.common.collect.ImmutableSortedSet;
import dev.overlane.config.schema.Spelling;
import java.util.Collection;

/** What comes behind the message that there is nothing of a name. PURE. */
final class Suggestion {
  private static final int FEW = 8;

  private Suggestion() {}

  /** What was meant, if one is near, else what there is, if that is not too much. */
  static String of(String name, Collection<String> names) {
    return Spelling.nearest(name, names)
        .map(near -> "; did you mean " + near + "?")
        .orElseGet(
            () ->
                names.isEmpty() || names.size() > FEW
                    ? ""
                    : "; there are " + String.join(", ", ImmutableSortedSet.copyOf(names)));
  }
}
