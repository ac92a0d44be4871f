package dev.overlane.controller.plan;

import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Overlay;
import dev.overlane.config.model.Segment;
import java.util.Comparator;
import java.util.function.ToIntFunction;

/**
 * What the numbers that tell a segment mean in one revision of the file.
 *
 * @param vnis name of the segment by VNI
 * @param tags name of the segment by VLAN tag, where a tag tells a segment: with the trunk encoding
 *     on the wire, with fake bridges on the ports that others plug in; else empty
 */
public record KeyMeanings(
    ImmutableSortedMap<Integer, String> vnis, ImmutableSortedMap<Integer, String> tags) {

  /** Reads them out of a revision. */
  public static KeyMeanings of(NetworkModel model) {
    boolean tagsTell =
        model.overlay().encoding() == Overlay.Encoding.TRUNK
            || model.hosts().values().stream().anyMatch(Host::fakeBridges);
    return new KeyMeanings(
        by(model, segment -> segment.vni().value()),
        tagsTell ? by(model, segment -> segment.vlan().value()) : ImmutableSortedMap.of());
  }

  private static ImmutableSortedMap<Integer, String> by(
      NetworkModel model, ToIntFunction<Segment> number) {
    return model.segments().values().stream()
        .collect(
            ImmutableSortedMap.toImmutableSortedMap(
                Comparator.naturalOrder(), number::applyAsInt, Segment::name));
  }
}
