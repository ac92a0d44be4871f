package dev.overlane.controller.look;

import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.Host;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.ControllerRow;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a host's switch can be expected to dial, by the host's own rows. PURE. */
final class Expected {
  private Expected() {}

  /**
   * Whether the bridge has Overlane's datapath id and a controller to dial.
   *
   * @param targets of which the bridge must name one as its controller; none: any will do
   */
  static boolean toDial(Host host, OvsdbSnapshot rows, ImmutableSet<String> targets) {
    return bridge(host, rows)
        .filter(row -> row.datapathId().equals(Optional.of(host.datapathId().toString())))
        .filter(row -> names(row, rows, targets))
        .isPresent();
  }

  private static boolean names(BridgeRow bridge, OvsdbSnapshot rows, ImmutableSet<String> targets) {
    return bridge.controllers().stream()
        .flatMap(uuid -> Stream.ofNullable(rows.controllers().get(uuid)))
        .map(ControllerRow::target)
        .anyMatch(found -> targets.isEmpty() || targets.contains(found));
  }

  private static Optional<BridgeRow> bridge(Host host, OvsdbSnapshot rows) {
    return rows.bridges().values().stream()
        .filter(row -> row.name().equals(host.bridge()))
        .findFirst();
  }
}
