package dev.overlane.config.yaml;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a text said when it was read last, entry by entry: of the next version of it, only what has
 * changed is parsed. It gives what {@link YamlReader} gives, or nothing where something is to be
 * said about the text or an anchor ties its parts together. Confined to one thread at a time.
 *
 * <p>That the parts may be read apart rests on this: a block map's entry ends where the next key
 * with its indentation begins (YAML 1.2.2 section 8.2.2), and a parser that has found a key there
 * is in the same state after whichever entry. So each entry has to begin just where it was cut.
 */
public final class TextMemory {
  /** The key below which entries are parsed, as in their text: they are as deep in it. */
  private static final String PREFIX = "x:\n";

  private Map<String, KnownEntry> known = new HashMap<>();
  private IdentityHashMap<YamlNode, String> texts = new IdentityHashMap<>();

  /** Nothing is known yet. */
  public TextMemory() {}

  /** The lines of an entry, by its value in the tree that was read last; null if it is no entry. */
  public @Nullable String textOf(YamlNode value) {
    return texts.get(value);
  }

  /**
   * Reads a text.
   *
   * @param budget from it the whole text's cost is taken
   * @return empty, with nothing taken, if only reading the whole text tells what to make of it
   */
  Optional<YamlTree> read(Source source, String text, TreeBudget budget) {
    Cuts cuts = Cuts.of(text);
    Reading reading = new Reading(source);
    Optional<YamlNode.Mapping> root = reading.whole(cuts);
    if (root.isEmpty() || !budget.takeValues(reading.values)) {
      known = new HashMap<>();
      texts = new IdentityHashMap<>();
      return Optional.empty();
    }
    known = reading.entries;
    texts = reading.texts;
    return Optional.of(new YamlTree(Optional.of(root.get()), ImmutableList.of()));
  }

  /** One reading, beside what is known from the last one. */
  private final class Reading {
    private final Source source;
    private final Map<String, KnownEntry> entries = new HashMap<>();
    private final IdentityHashMap<YamlNode, String> texts = new IdentityHashMap<>();
    private int values;

    Reading(Source source) {
      this.source = source;
    }

    Optional<YamlNode.Mapping> whole(Cuts cuts) {
      TreeBudget cost = new TreeBudget();
      Optional<YamlNode.Mapping> frame =
          YamlReader.plain(source, cuts.frame(), cost).flatMap(TextMemory::block);
      values = cost.values();
      Map<Integer, Cuts.Section> byLine = new HashMap<>();
      cuts.sections().forEach(section -> byLine.put(section.line(), section));
      return frame.flatMap(map -> filled(map, byLine));
    }

    /** The frame with the entries of its sections; each section must be a key of it. */
    private Optional<YamlNode.Mapping> filled(
        YamlNode.Mapping frame, Map<Integer, Cuts.Section> sections) {
      ImmutableList.Builder<YamlNode.Entry> filled = ImmutableList.builder();
      for (YamlNode.Entry entry : frame.entries()) {
        Place place = entry.key().place();
        Cuts.Section section = sections.remove(place.line());
        if (section == null) {
          filled.add(entry);
          continue;
        }
        boolean open =
            place.column() == 1
                && entry.value() instanceof YamlNode.Scalar scalar
                && scalar.isNull();
        Optional<YamlNode.Mapping> map = open ? read(section) : Optional.empty();
        if (map.isEmpty()) {
          return Optional.empty();
        }
        filled.add(new YamlNode.Entry(entry.key(), map.get()));
      }
      return sections.isEmpty()
          ? Optional.of(new YamlNode.Mapping(frame.place(), filled.build()))
          : Optional.empty();
    }

    private Optional<YamlNode.Mapping> read(Cuts.Section section) {
      if (!parse(Lists.newArrayList(section.entries()), section.indent())) {
        return Optional.empty();
      }
      ImmutableList.Builder<YamlNode.Entry> read =
          ImmutableList.builderWithExpectedSize(section.entries().size());
      for (Cuts.Cut cut : section.entries()) {
        KnownEntry entry = requireNonNull(entries.get(cut.text())).at(source, cut.line());
        entries.put(entry.text(), entry);
        texts.put(entry.entry().value(), entry.text());
        values += entry.values();
        read.add(entry.entry());
      }
      Place first = new Place(source, section.entries().get(0).line(), section.indent() + 1);
      return Optional.of(new YamlNode.Mapping(first, read.build()));
    }

    /** Makes sure that all entries are known, and parses those that were not, in one go. */
    private boolean parse(List<Cuts.Cut> cuts, int indent) {
      List<Cuts.Cut> unknown = new ArrayList<>();
      StringBuilder text = new StringBuilder(PREFIX);
      for (Cuts.Cut cut : cuts) {
        KnownEntry before = known.get(cut.text());
        if (before != null) {
          entries.putIfAbsent(cut.text(), before);
        } else {
          unknown.add(cut);
          text.append(cut.text());
        }
      }
      if (unknown.isEmpty()) {
        return true;
      }
      Optional<YamlNode.Mapping> map =
          YamlReader.plain(source, text.toString(), new TreeBudget())
              .flatMap(TextMemory::block)
              .filter(root -> root.entries().size() == 1)
              .flatMap(root -> block(root.entries().get(0).value()));
      return map.isPresent() && learn(unknown, map.get().entries(), indent);
    }

    private boolean learn(List<Cuts.Cut> cuts, List<YamlNode.Entry> read, int indent) {
      if (read.size() != cuts.size()) {
        return false;
      }
      int line = 2;
      for (int i = 0; i < cuts.size(); i++) {
        String text = cuts.get(i).text();
        if (!read.get(i).key().place().equals(new Place(source, line, indent + 1))) {
          return false;
        }
        entries.put(text, KnownEntry.of(text, source, line, read.get(i)));
        line += cuts.get(i).lines();
      }
      return true;
    }
  }

  /** A map in block style, which begins with its first key. */
  private static Optional<YamlNode.Mapping> block(YamlNode node) {
    return node instanceof YamlNode.Mapping map
            && !map.entries().isEmpty()
            && map.place().equals(map.entries().get(0).key().place())
        ? Optional.of(map)
        : Optional.empty();
  }
}
