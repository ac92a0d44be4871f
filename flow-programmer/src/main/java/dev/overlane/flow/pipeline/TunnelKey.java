package dev.overlane.flow.pipeline;

import dev.overlane.config.model.Overlay;
import dev.overlane.config.model.Segment;
import dev.overlane.config.model.VlanTag;
import java.util.Optional;

/**
 * How a tunnel packet tells its segment.
 *
 * @param id the tunnel key
 * @param tag the tag of the inner frame; empty: untagged
 */
public record TunnelKey(long id, Optional<VlanTag> tag) {

  /**
   * The key of a segment's packets.
   *
   * @throws IllegalArgumentException if a trunk has no key
   */
  public static TunnelKey of(Overlay overlay, Segment segment) {
    return switch (overlay.encoding()) {
      case VNI_PER_SEGMENT -> new TunnelKey(segment.vni().value(), Optional.empty());
      case TRUNK ->
          new TunnelKey(
              overlay
                  .trunkVni()
                  .orElseThrow(() -> new IllegalArgumentException("trunk without a vni"))
                  .value(),
              Optional.of(segment.vlan()));
    };
  }
}
