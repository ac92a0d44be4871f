package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.MacAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What of a host may get flows: observed, and agreeing with the file in every column that matters.
 *
 * @param tunnelOfport OpenFlow port of the tunnel interface; empty: no tunnel flows
 * @param ports local members by OVSDB interface name
 */
public record HostBindings(OptionalInt tunnelOfport, ImmutableSortedMap<String, LocalPort> ports) {

  /**
   * A member of a segment on this host.
   *
   * @param name its name in the file, or the interface's name if it was plugged in
   * @param segment name of its segment
   * @param ofport OpenFlow port, 1..65279
   * @param enforcedMac the only source address it may use (the file's {@code mac}); empty: any
   * @param knownMac its address for forwarding without learning (the file's {@code mac}, or
   *     external_ids:attached-mac); empty: to be learned
   */
  public record LocalPort(
      String name,
      String segment,
      int ofport,
      Optional<MacAddress> enforcedMac,
      Optional<MacAddress> knownMac) {}
}
