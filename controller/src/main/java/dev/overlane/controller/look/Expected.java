package dev.overlane.controller.look;

import dev.overlane.config.model.ConnectionMethod;
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
   * @param target what the bridge must name as its controller; empty: any will do
   */
  static boolean toDial(Host host, OvsdbSnapshot rows, Optional<ConnectionMethod> target) {
    return bridge(host, rows)
        .filter(row -> row.datapathId().equals(Optional.of(host.datapathId().toString())))
        .filter(row -> names(row, rows, target))
        .isPresent();
  }

  private static boolean names(
      BridgeRow bridge, OvsdbSnapshot rows, Optional<ConnectionMethod> target) {
    return bridge.controllers().stream()
        .flatMap(uuid -> Stream.ofNullable(rows.controllers().get(uuid)))
        .map(ControllerRow::target)
        .anyMatch(found -> target.isEmpty() || found.equals(target.get().toString()));
  }

  private static Optional<BridgeRow> bridge(Host host, OvsdbSnapshot rows) {
    return rows.bridges().values().stream()
        .filter(row -> row.name().equals(host.bridge()))
        .findFirst();
  }
}
