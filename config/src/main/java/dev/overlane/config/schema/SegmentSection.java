package dev.overlane.config.schema;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.FloodLimit;
import dev.overlane.config.model.Segment;
import dev.overlane.config.model.SegmentRules;
import dev.overlane.config.model.VlanTag;
import dev.overlane.config.model.Vni;
import dev.overlane.config.yaml.Place;
import dev.overlane.config.yaml.Shown;
import java.util.Comparator;
import java.util.Optional;

/**
 * What {@code segments:} says.
 *
 * @param segments those that could be read, by name
 * @param places where each name is, those of segments that could not be read included
 * @param vlans the tags of the segments that could be read
 * @param ruled what they say of access, not read yet
 */
record SegmentSection(
    ImmutableSortedMap<String, Segment> segments,
    ImmutableMap<String, Place> places,
    ImmutableSet<Integer> vlans,
    ImmutableList<RuledSegment> ruled) {

  private static final ImmutableSet<String> KEYS =
      ImmutableSet.of(
          "vlan", "vni", "description", "default", "rules", "stateful", FloodLimits.KEY);

  /** A segment's access rules as they are written. */
  record RuledSegment(
      Named entry, Optional<Value> stateful, Optional<Value> fallback, Optional<Value> rules) {}

  private record Identities(Claims<VlanTag> vlans, Claims<Vni> vnis) {}

  static SegmentSection read(Value value) {
    ImmutableList.Builder<RuledSegment> ruled = ImmutableList.builder();
    Identities identities =
        new Identities(
            new Claims<>("vlan", value.findings()), new Claims<>("vni", value.findings()));
    ImmutableSortedMap.Builder<String, Segment> segments = ImmutableSortedMap.naturalOrder();
    ImmutableMap.Builder<String, Place> places = ImmutableMap.builder();
    ImmutableSet.Builder<Integer> vlans = ImmutableSet.builder();
    for (Named entry : Named.entriesOf(value, "segment")) {
      places.put(entry.name(), entry.place());
      Fields fields = Fields.of(entry.value(), entry.owner(), entry.place(), KEYS);
      ruled.add(
          new RuledSegment(
              entry, fields.find("stateful"), fields.find("default"), fields.find("rules")));
      segment(entry, fields, identities)
          .ifPresent(
              segment -> {
                segments.put(segment.name(), segment);
                vlans.add(segment.vlan().value());
              });
    }
    return new SegmentSection(
        segments.buildOrThrow(), places.buildOrThrow(), vlans.build(), ruled.build());
  }

  /** Where the file names a segment; the start for one that it does not name. */
  Place place(String segment) {
    return places.getOrDefault(segment, Place.START);
  }

  /** All names. */
  ImmutableSet<String> names() {
    return places.keySet();
  }

  /** The name of a segment that exists; another is reported. */
  Optional<String> reference(Value value) {
    Optional<String> name = value.text("the name of a segment", "one of those under segments:");
    if (name.isPresent() && !places.containsKey(name.get())) {
      value
          .findings()
          .unknownName(
              value.place(),
              value.what() + ": there is no segment " + Shown.quote(name.get()),
              name.get(),
              names(),
              "add it under segments:");
      return Optional.empty();
    }
    return name;
  }

  /** The segment with the longest tag, which makes the longest name of a fake bridge. */
  Optional<Segment> widest() {
    return segments.values().stream().max(Comparator.comparing(Segment::vlan));
  }

  private static Optional<Segment> segment(Named entry, Fields fields, Identities identities) {
    String owner = entry.owner();
    Optional<Value> vlanValue =
        fields.require("vlan", "add `vlan: NUMBER`, from 1 to 4094, to the segment");
    Optional<VlanTag> vlan =
        vlanValue.flatMap(v -> v.integer(VlanTag.MIN, VlanTag.MAX)).map(VlanTag::new);
    Optional<Value> vniValue = fields.find("vni");
    Optional<Vni> vni =
        vniValue.isPresent()
            ? vniValue.flatMap(v -> v.integer(Vni.MIN, Vni.MAX)).map(Vni::new)
            : vlan.map(tag -> new Vni(tag.value()));
    vlan.ifPresent(tag -> identities.vlans().claim(tag, vlanValue.orElseThrow().place(), owner));
    vni.ifPresent(
        number ->
            identities
                .vnis()
                .claim(number, vniValue.map(Value::place).orElse(entry.place()), owner));
    String description =
        fields
            .find("description")
            .filter(v -> !v.isAbsent())
            .flatMap(v -> v.scalar("a text", "put it in quotes"))
            .orElse("");
    Optional<FloodLimit> floodLimit = FloodLimits.read(fields, Optional.of(FloodLimit.DEFAULT));
    return vlan.isPresent() && vni.isPresent()
        ? Optional.of(
            new Segment(
                entry.name(), vlan.get(), vni.get(), description, SegmentRules.NONE, floodLimit))
        : Optional.empty();
  }
}
