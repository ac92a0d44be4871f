package dev.overlane.controller.status;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Mtus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The MTUs of segments in a few lines, however many segments there are. PURE. */
final class MtuWords {
  /** Names in a line; of more, how many they are. */
  private static final int MOST_NAMED = 8;

  private MtuWords() {}

  /** A line for each MTU that some segment has, the least first; none if there are no segments. */
  static ImmutableList<String> of(Mtus mtus) {
    TreeMap<Integer, List<String>> byMtu = new TreeMap<>();
    mtus.segments()
        .forEach((name, mtu) -> byMtu.computeIfAbsent(mtu, any -> new ArrayList<>()).add(name));
    int most = byMtu.values().stream().mapToInt(List::size).max().orElse(0);
    // Of several that as many segments have, the largest is the usual one.
    int usual =
        byMtu.entrySet().stream()
            .filter(entry -> entry.getValue().size() == most)
            .map(Map.Entry::getKey)
            .max(Comparator.naturalOrder())
            .orElse(0);
    ImmutableList.Builder<String> lines = ImmutableList.builder();
    byMtu.forEach(
        (mtu, names) -> {
          String where =
              byMtu.size() == 1
                  ? "all segments"
                  : mtu == usual && names.size() > 1 ? "all other segments" : named(names);
          lines.add("MTU of ports: " + mtu + " bytes in " + where);
        });
    return lines.build();
  }

  private static String named(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
    return names.size() > MOST_NAMED
        ? first + " and " + (names.size() - MOST_NAMED) + " more"
        : first;
  }
}
