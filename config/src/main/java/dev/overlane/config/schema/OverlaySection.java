package dev.overlane.config.schema;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import dev.overlane.config.model.Overlay;
import dev.overlane.config.model.Overlay.Encoding;
import dev.overlane.config.model.Overlay.TunnelType;
import dev.overlane.config.model.Vni;
import dev.overlane.config.yaml.Place;
import java.util.Arrays;
import java.util.Optional;

/**
 * What {@code overlay:} says.
 *
 * @param overlay with defaults for what is absent or could not be read
 * @param interfaceName the tunnel interface, and where it is named
 */
record OverlaySection(Overlay overlay, Located<String> interfaceName) {
  private static final String INTERFACE = "vtep0";
  private static final ImmutableMap<String, TunnelType> TYPES =
      Maps.uniqueIndex(Arrays.asList(TunnelType.values()), TunnelType::ovsType);
  private static final ImmutableMap<String, Encoding> ENCODINGS =
      Maps.uniqueIndex(Arrays.asList(Encoding.values()), Encoding::word);

  static OverlaySection read(Value value) {
    Fields fields =
        Fields.of(
            value,
            "overlay",
            value.place(),
            ImmutableSet.of("type", "interface", "udp-port", "encoding", "vni", "underlay-mtu"));
    Optional<TunnelType> written = fields.find("type").flatMap(v -> v.oneOf(TYPES));
    TunnelType type = written.orElse(TunnelType.VXLAN);
    Optional<Value> named = fields.find("interface");
    Located<String> device =
        new Located<>(
            named.flatMap(Names::device).orElse(INTERFACE),
            named.map(Value::place).orElse(Place.START));
    Optional<Value> encodingValue = fields.find("encoding");
    Optional<Encoding> encoding = encodingValue.flatMap(v -> v.oneOf(ENCODINGS));
    boolean encodingKnown = encodingValue.isEmpty() || encoding.isPresent();
    Encoding meant = encoding.orElse(Encoding.VNI_PER_SEGMENT);
    Overlay overlay =
        new Overlay(
            type,
            device.value(),
            udpPort(fields, type),
            meant,
            encodingKnown ? trunkVni(fields, meant) : Optional.empty(),
            fields
                .find("underlay-mtu")
                .flatMap(OverlaySection::underlayMtu)
                .orElse(Overlay.USUAL_MTU));
    return new OverlaySection(overlay, device);
  }

  /** What the underlay carries in one piece, in bytes. */
  static Optional<Integer> underlayMtu(Value value) {
    return value.bytes(Overlay.LEAST_MTU, Overlay.MOST_MTU);
  }

  private static int udpPort(Fields fields, TunnelType type) {
    Optional<Value> value = fields.find("udp-port");
    if (value.isPresent() && type == TunnelType.GRE) {
      value.get().error("has no meaning with type gre", "GRE has no ports; leave it out");
      return type.defaultPort();
    }
    return value.flatMap(v -> v.integer(1, 65_535)).orElse(type.defaultPort());
  }

  private static Optional<Vni> trunkVni(Fields fields, Encoding encoding) {
    Optional<Value> value = fields.find("vni");
    if (encoding == Encoding.TRUNK && value.isEmpty()) {
      fields
          .find("encoding")
          .ifPresent(
              v ->
                  v.error(
                      "is trunk, but overlay has no vni",
                      "add `vni: NUMBER`, the one tunnel key for all segments"));
    }
    if (encoding != Encoding.TRUNK && value.isPresent()) {
      value
          .get()
          .error(
              "has a meaning with encoding trunk only",
              "add `encoding: trunk`, or leave it out: each segment has its own vni");
      return Optional.empty();
    }
    return value.flatMap(v -> v.integer(Vni.MIN, Vni.MAX)).map(Vni::new);
  }
}
