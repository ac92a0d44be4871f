package dev.overlane.ovsdb.state;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.PortRow;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What the rows of a host become once a change set is committed and the switch has acted upon it.
 * Interfaces that the switch is to open get numbers that nobody has: which ones it will give them
 * cannot be known before. Whether their devices exist cannot be known either; it is taken for
 * granted.
 *
 * @param snapshot the rows
 * @param predicted the interface that is to be opened, by the number that stands for its own
 * @param remade whether the switch makes the whole bridge anew, and forgets its flows
 */
public record RowsForecast(
    OvsdbSnapshot snapshot, ImmutableSortedMap<Integer, String> predicted, boolean remade) {

  /** OFPP_LOCAL as Open vSwitch shows it in OVSDB. */
  private static final int LOCAL = 65534;

  /**
   * Forecasts.
   *
   * @param bridge name of the bridge whose ports count; of others nothing is predicted
   */
  public static RowsForecast of(OvsdbSnapshot before, OvsdbChangeSet changes, String bridge) {
    OvsdbSnapshot after = new RowsAfter(before).commit(changes);
    return new Opening(before, after, bridge).forecast();
  }

  /** What the switch does about its interfaces after a commit. */
  private static final class Opening {
    private final OvsdbSnapshot before;
    private final OvsdbSnapshot after;
    private final String name;
    private final Optional<BridgeRow> bridge;
    private final Map<Integer, String> predicted = new TreeMap<>();
    private final Set<Integer> taken = new HashSet<>();

    /** Predicted numbers are counted down from the highest one of a real port. */
    private int next = Ofports.MAX;

    Opening(OvsdbSnapshot before, OvsdbSnapshot after, String name) {
      this.before = before;
      this.after = after;
      this.name = name;
      this.bridge = named(after, name);
      before.interfaces().values().forEach(row -> row.ofport().ifPresent(taken::add));
    }

    private static Optional<BridgeRow> named(OvsdbSnapshot rows, String name) {
      return rows.bridges().values().stream().filter(row -> row.name().equals(name)).findFirst();
    }

    RowsForecast forecast() {
      boolean remade = isRemade();
      Map<UUID, InterfaceRow> interfaces = new TreeMap<>(after.interfaces());
      for (InterfaceRow row : interfacesInOrder()) {
        if (remade || isOpened(row)) {
          interfaces.put(row.uuid(), opened(row));
        }
      }
      return new RowsForecast(
          new OvsdbSnapshot(
              after.root(),
              after.bridges(),
              after.ports(),
              ImmutableMap.copyOf(interfaces),
              after.controllers(),
              after.mirrors()),
          ImmutableSortedMap.copyOf(predicted),
          remade);
    }

    /** A bridge of another datapath type is another bridge to the switch. */
    private boolean isRemade() {
      Optional<BridgeRow> was = named(before, name);
      return was.isPresent()
          && bridge.isPresent()
          && !InterfaceTypes.named(was.get().datapathType())
              .equals(InterfaceTypes.named(bridge.get().datapathType()));
    }

    private Iterable<InterfaceRow> interfacesInOrder() {
      Map<String, InterfaceRow> rows = new TreeMap<>();
      for (UUID port : bridge.map(BridgeRow::ports).orElse(ImmutableSet.of())) {
        PortRow row = after.ports().get(port);
        for (UUID uuid : row == null ? ImmutableSet.<UUID>of() : row.interfaces()) {
          InterfaceRow iface = after.interfaces().get(uuid);
          if (iface != null) {
            rows.put(iface.name(), iface);
          }
        }
      }
      return rows.values();
    }

    private boolean isOpened(InterfaceRow row) {
      InterfaceRow was = before.interfaces().get(row.uuid());
      return was == null
          || row.ofport().isEmpty()
          || !was.ofportRequest().equals(row.ofportRequest())
          || !InterfaceTypes.named(was.type()).equals(InterfaceTypes.named(row.type()));
    }

    private InterfaceRow opened(InterfaceRow row) {
      int ofport = row.name().equals(name) ? LOCAL : free();
      if (ofport != LOCAL) {
        predicted.put(ofport, row.name());
      }
      return new InterfaceRow(
          row.uuid(),
          row.name(),
          row.type(),
          row.options(),
          OptionalInt.of(ofport),
          Optional.empty(),
          row.ofportRequest(),
          DeviceState.HELD,
          row.mtuRequest(),
          row.externalIds());
    }

    private int free() {
      while (!taken.add(next)) {
        next--;
      }
      return next;
    }
  }
}
