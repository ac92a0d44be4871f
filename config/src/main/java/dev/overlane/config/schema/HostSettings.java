package dev.overlane.config.schema;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.DatapathType;
import dev.overlane.config.model.Segment;
import dev.overlane.config.yaml.Place;
import dev.overlane.config.yaml.Shown;
import java.util.Optional;
import java.util.function.Function;

/**
 * What {@code defaults:} says for all hosts and each host may say for itself.
 *
 * @param bridge the bridge's name
 * @param datapathType where it switches
 * @param fakeBridges whether there are fake bridges
 */
record HostSettings(
    Located<String> bridge, Located<DatapathType> datapathType, Located<Boolean> fakeBridges) {
  static final ImmutableSet<String> KEYS =
      ImmutableSet.of("bridge", "datapath-type", "fake-bridges");

  private static final int MAX_DEVICE = 15;
  private static final ImmutableMap<String, DatapathType> TYPES =
      ImmutableMap.of("system", DatapathType.SYSTEM, "netdev", DatapathType.NETDEV);

  /** What holds where the file says nothing. */
  static HostSettings initial() {
    return new HostSettings(
        new Located<>("br0", Place.START),
        new Located<>(DatapathType.SYSTEM, Place.START),
        new Located<>(false, Place.START));
  }

  /** These settings where the fields say nothing else. */
  HostSettings with(Fields fields) {
    return new HostSettings(
        read(fields, "bridge", Names::device).orElse(bridge),
        read(fields, "datapath-type", v -> v.oneOf(TYPES)).orElse(datapathType),
        read(fields, "fake-bridges", Value::bool).orElse(fakeBridges));
  }

  /** Reports names that cannot be together on one host. */
  void check(
      Located<String> tunnel, SegmentSection segments, HostDevices devices, Findings findings) {
    Place later = bridge.place().later(tunnel.place());
    if (bridge.value().equals(tunnel.value())) {
      findings.error(
          later,
          "bridge " + Shown.quote(tunnel.value()) + " has the name of the tunnel interface",
          "rename one of them; see overlay.interface");
    }
    if (!fakeBridges.value()) {
      return;
    }
    if (devices.isFakeBridge(tunnel.value())) {
      findings.error(
          later,
          "a fake bridge has the name " + Shown.quote(tunnel.value()) + " of the tunnel interface",
          "rename one of them; see overlay.interface");
    }
    Optional<Segment> widest = segments.widest();
    String longest = bridge.value() + "." + widest.map(s -> s.vlan().toString()).orElse("");
    if (widest.isPresent() && longest.length() > MAX_DEVICE) {
      findings.error(
          bridge.place(),
          "fake bridge " + Shown.quote(longest) + " has more than 15 characters",
          "choose a shorter bridge name");
    }
  }

  private static <T> Optional<Located<T>> read(
      Fields fields, String key, Function<Value, Optional<T>> reader) {
    return fields
        .find(key)
        .flatMap(value -> reader.apply(value).map(read -> new Located<>(read, value.place())));
  }
}
