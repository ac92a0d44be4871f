package dev.overlane.config.schema;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableIntArray;
import dev.overlane.config.yaml.Shown;
import dev.overlane.config.yaml.TreeLimits;
import dev.overlane.config.yaml.YamlNode;
import java.util.Optional;

/** Writes out {@code host-ranges:}, hosts that differ by numbers alone. */
final class HostRanges {
  /** Most hosts of all ranges. */
  static final int MAX_HOSTS = 10_000;

  private static final String HINT = "as in `hv[01-20]: { address: \"10.0.0.[1-20]\" }`";

  private final Findings findings;
  private long hosts;
  private long values;

  HostRanges(Findings findings) {
    this.findings = findings;
  }

  /** A range while its values are counted. */
  private static final class Size {
    private final Named range;
    private final int count;
    private long values;
    private boolean fits = true;

    Size(Named range, int count) {
      this.range = range;
      this.count = count;
    }
  }

  /** The hosts, range by range; a range that cannot be written out is reported and left out. */
  ImmutableList<YamlNode.Entry> hosts(Value value) {
    ImmutableList.Builder<YamlNode.Entry> entries = ImmutableList.builder();
    for (Named range : Named.entriesOf(value, "host range")) {
      Optional<Integer> count = count(range);
      if (count.isPresent() && isRoom(range, count.get())) {
        for (int i = 0; i < count.get(); i++) {
          YamlNode.Scalar name =
              new YamlNode.Scalar(range.place(), Numbering.at(range.name(), i), true);
          entries.add(new YamlNode.Entry(name, at(range.value().node(), i)));
        }
      }
    }
    return entries.build();
  }

  private Optional<Integer> count(Named range) {
    ImmutableIntArray.Builder counted = ImmutableIntArray.builder();
    Numbering.counts(range.name(), counted::add);
    ImmutableIntArray counts = counted.build();
    if (counts.length() != 1) {
      findings.error(
          range.place(),
          range.owner()
              + (counts.isEmpty() ? " has no numbers in its name" : " counts more than once"),
          counts.isEmpty() ? HINT : "write a range for each rack, say");
      return Optional.empty();
    }
    if (counts.get(0) < 1) {
      findings.error(range.place(), range.owner() + " counts down", HINT);
      return Optional.empty();
    }
    return Optional.of(counts.get(0));
  }

  /** Whether a range may be written out: its values count as far, and there are not too many. */
  private boolean isRoom(Named range, int count) {
    if (hosts > MAX_HOSTS || values > TreeLimits.MAX_VALUES) {
      return false;
    }
    hosts += count;
    if (hosts > MAX_HOSTS) {
      findings.error(
          range.place(),
          range.owner() + " makes more than " + MAX_HOSTS + " hosts of all ranges",
          "split the network over several controllers");
      return false;
    }
    Size size = new Size(range, count);
    measure(range.value().node(), size);
    values += size.values * count;
    if (values > TreeLimits.MAX_VALUES) {
      findings.error(
          range.place(),
          range.owner() + " makes more than " + TreeLimits.MAX_VALUES + " values of all ranges",
          "split the network over several controllers");
      return false;
    }
    return size.fits;
  }

  private void measure(YamlNode node, Size size) {
    size.values++;
    if (node instanceof YamlNode.Mapping map) {
      for (YamlNode.Entry entry : map.entries()) {
        measure(entry.key(), size);
        measure(entry.value(), size);
      }
    } else if (node instanceof YamlNode.Sequence list) {
      list.items().forEach(item -> measure(item, size));
    } else {
      YamlNode.Scalar scalar = (YamlNode.Scalar) node;
      Numbering.counts(scalar.text(), count -> compare(scalar, count, size));
    }
  }

  private void compare(YamlNode.Scalar scalar, int count, Size size) {
    if (count != size.count) {
      size.fits = false;
      findings.error(
          scalar.place(),
          Shown.quote(scalar.text())
              + (count < 1 ? " counts down" : " has " + count + " numbers")
              + ", and "
              + size.range.owner()
              + " has "
              + size.count,
          "each host gets one of them, in order");
    }
  }

  /** A value as the host at an index has it. */
  private static YamlNode at(YamlNode node, int index) {
    if (node instanceof YamlNode.Scalar scalar) {
      return at(scalar, index);
    }
    if (node instanceof YamlNode.Sequence list) {
      return new YamlNode.Sequence(
          list.place(),
          list.items().stream()
              .map(item -> at(item, index))
              .collect(ImmutableList.toImmutableList()));
    }
    return Trees.entries(
        node,
        entry -> {
          YamlNode.Scalar key = at(entry.key(), index);
          YamlNode value = at(entry.value(), index);
          return key.equals(entry.key()) && value == entry.value()
              ? entry
              : new YamlNode.Entry(key, value);
        });
  }

  private static YamlNode.Scalar at(YamlNode.Scalar scalar, int index) {
    String text = Numbering.at(scalar.text(), index);
    return text.equals(scalar.text())
        ? scalar
        : new YamlNode.Scalar(scalar.place(), text, scalar.plain());
  }
}
