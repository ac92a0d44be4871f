package dev.overlane.config.schema;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.VlanTag;
import dev.overlane.config.model.Vni;
import dev.overlane.config.yaml.Shown;
import dev.overlane.config.yaml.YamlNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes out {@code vni: auto}: the first number of {@code vni-pool} and the segment's vlan, added.
 * So a segment's number depends on nothing that is said of others, and no two are equal.
 */
final class AutoVnis {
  private static final String AUTO = "auto";
  private static final String KEY = "vni";
  private static final Pattern POOL = Pattern.compile("([0-9]{1,8})-([0-9]{1,8})");

  private final Value written;
  private final Optional<Pool> pool;

  private record Pool(int first, int last) {
    /** A pool as it is written, if it is one. */
    static Optional<Pool> parse(String text) {
      Matcher matcher = POOL.matcher(text);
      return matcher.matches()
          ? Optional.of(
                  new Pool(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
              .filter(pool -> pool.first >= Vni.MIN && pool.last <= Vni.MAX)
              .filter(pool -> pool.first < pool.last)
          : Optional.empty();
    }

    @Override
    public String toString() {
      return first + "-" + last;
    }
  }

  /**
   * @param written what stands behind {@code vni-pool}, if anything
   */
  AutoVnis(Value written) {
    this.written = written;
    this.pool =
        written.isAbsent()
            ? Optional.empty()
            : written.parsed(
                Pool::parse,
                "two numbers from " + Vni.MIN + " to " + Vni.MAX,
                "the lower one first, as in 10000-19999");
  }

  /** A segment with its number. */
  YamlNode number(String name, YamlNode.Mapping segment) {
    Optional<YamlNode.Entry> vni = Trees.find(segment, KEY).filter(AutoVnis::isAuto);
    if (vni.isEmpty()) {
      return segment;
    }
    Value value =
        new Value(KEY, "segment " + Shown.quote(name), vni.get().value(), written.findings());
    Optional<Integer> number = vlan(segment).flatMap(vlan -> number(value, vlan));
    if (number.isEmpty()) {
      return without(segment, vni.get());
    }
    YamlNode.Scalar text = new YamlNode.Scalar(value.place(), number.get().toString(), true);
    return Trees.entries(
        segment, entry -> entry.equals(vni.get()) ? Trees.with(entry, text) : entry);
  }

  private Optional<Integer> number(Value value, int vlan) {
    if (pool.isEmpty()) {
      if (written.isAbsent()) {
        value.error(
            "is auto, and there is no pool",
            "add `vni-pool: 10000-19999` at the top of the main file");
      }
      return Optional.empty();
    }
    int number = pool.get().first() + vlan;
    if (number > pool.get().last()) {
      value.error(
          "would be " + number + ", and the vni-pool is " + pool.get(),
          "it is the pool's first number and the vlan, added; make the pool larger");
      return Optional.empty();
    }
    return Optional.of(number);
  }

  /** The vlan, if it is one; else whoever reads the segment reports that. */
  private static Optional<Integer> vlan(YamlNode.Mapping segment) {
    return Trees.find(segment, "vlan")
        .filter(entry -> entry.value() instanceof YamlNode.Scalar scalar && scalar.plain())
        .flatMap(entry -> CoreSchema.integer(((YamlNode.Scalar) entry.value()).text()))
        .filter(vlan -> vlan >= VlanTag.MIN && vlan <= VlanTag.MAX)
        .map(Long::intValue);
  }

  private static boolean isAuto(YamlNode.Entry entry) {
    return entry.value() instanceof YamlNode.Scalar scalar && scalar.text().equals(AUTO);
  }

  private static YamlNode without(YamlNode.Mapping map, YamlNode.Entry gone) {
    return new YamlNode.Mapping(
        map.place(),
        map.entries().stream()
            .filter(entry -> !entry.equals(gone))
            .collect(ImmutableList.toImmutableList()));
  }
}
