package dev.overlane.controller.preview;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.Port;
import dev.overlane.ovsdb.state.OvsdbChange;
import dev.overlane.ovsdb.state.OvsdbChange.Insert;
import dev.overlane.ovsdb.state.OvsdbChange.MutateRefs;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import dev.overlane.ovsdb.state.OvsdbChange.Update;
import dev.overlane.ovsdb.state.OvsdbChangeSet;
import dev.overlane.ovsdb.state.OvsdbDiffResult;
import dev.overlane.ovsdb.state.OvsdbMark;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import dev.overlane.ovsdb.state.OvsdbSnapshot.BridgeRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.PortRow;
import dev.overlane.ovsdb.state.OvsdbState;
import dev.overlane.ovsdb.state.OvsdbValue;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Classes the changes of one host's rows by what they cost. The binding rule tells: a port that
 * changes loses its flows first and gains them when its row is right and open again, so between the
 * two its pairs lose packets; what is new had no pairs yet.
 */
final class RowImpacts {
  /** Between the loss of flows and their return; see docs/plan.md. */
  static final String SHORT = "about 0.1 s";

  private final Host host;
  private final OvsdbState rows;
  private final OvsdbSnapshot before;
  private final OvsdbDiffResult diff;
  private final Pairs pairs;

  RowImpacts(Host host, OvsdbState rows, OvsdbSnapshot before, OvsdbDiffResult diff, Pairs pairs) {
    this.host = host;
    this.rows = rows;
    this.before = before;
    this.diff = diff;
    this.pairs = pairs;
  }

  /** The changes, one for each line of plan notation. */
  ImmutableList<RowChange> changes() {
    ListMultimap<String, OvsdbChange> lines =
        MultimapBuilder.linkedHashKeys().arrayListValues().build();
    OvsdbChangeSet changes = diff.changes();
    changes.changes().forEach(change -> lines.put(change.what(), change));
    ImmutableList.Builder<RowChange> classed = ImmutableList.builder();
    lines
        .asMap()
        .forEach(
            (line, operations) ->
                classed.add(
                    new RowChange(
                        Sign.of(line),
                        line.substring(2) + segment(operations),
                        impact(line, operations))));
    return classed.build();
  }

  /** The interfaces whose rows change. */
  Set<String> touched() {
    Set<String> names = new HashSet<>();
    for (OvsdbChange change : diff.changes().changes()) {
      if (change instanceof Update update) {
        interfaceName(update).ifPresent(names::add);
      }
    }
    return names;
  }

  private String segment(Collection<OvsdbChange> operations) {
    return operations.stream()
        .flatMap(operation -> declared(operation).stream())
        .findFirst()
        .map(port -> ", segment " + port.segment())
        .orElse("");
  }

  /** The port of the file that is made, or whose tag changes. */
  private Optional<Port> declared(OvsdbChange change) {
    boolean tells =
        change instanceof Insert
            || (change instanceof Update update && update.columns().containsKey("tag"));
    return tells ? interfaceName(change).flatMap(this::declared) : Optional.empty();
  }

  private Optional<Port> declared(String interfaceName) {
    return host.ports().values().stream()
        .filter(port -> port.interfaceName().equals(interfaceName))
        .findFirst();
  }

  private Optional<String> interfaceName(OvsdbChange change) {
    if (change instanceof Insert insert && insert.table() == Table.INTERFACE) {
      return insert.columns().get("name") instanceof OvsdbValue.Text text
          ? Optional.of(text.value())
          : Optional.empty();
    }
    return change instanceof Update update ? interfaceName(update) : Optional.empty();
  }

  private Optional<String> interfaceName(Update update) {
    UUID row = update.row();
    if (update.table() == Table.PORT) {
      return Optional.ofNullable(before.ports().get(row)).map(PortRow::name);
    }
    return update.table() == Table.INTERFACE
        ? Optional.ofNullable(before.interfaces().get(row)).map(OvsdbSnapshot.InterfaceRow::name)
        : Optional.empty();
  }

  private Impact impact(String line, Collection<OvsdbChange> operations) {
    Impact worst = Impact.HITLESS;
    for (OvsdbChange operation : operations) {
      worst = worst.or(impact(operation, line));
    }
    return worst;
  }

  private Impact impact(OvsdbChange change, String line) {
    if (change instanceof Update update) {
      return impact(update);
    }
    if (change instanceof MutateRefs mutate && mutate.column().equals("controller")) {
      return ofFirstController();
    }
    if (change instanceof MutateRefs mutate && mutate.column().equals("ports")) {
      return isTunnelReplaced(mutate) ? acrossHosts(SHORT) : Impact.HITLESS;
    }
    return change instanceof OvsdbChange.MutateMap mutate
            && mutate.table() == Table.BRIDGE
            && mutate.put().containsKey(OvsdbMark.KEY)
            && !diff.bridgeIsOurs()
        ? ofTakeover(line)
        : Impact.HITLESS;
  }

  private Impact impact(Update update) {
    if (update.table() == Table.BRIDGE) {
      return update.columns().containsKey("datapath_type")
          ? Impact.disruptive(
              pairs.ofHost(host.name()), "the bridge is made anew, about 1 s without its flows")
          : Impact.HITLESS;
    }
    Optional<String> name = interfaceName(update);
    if (name.equals(Optional.of(rows.tunnel().interfaceName()))) {
      return isAddressChanged(update)
          ? Impact.disruptive(
              pairs.acrossHost(host.name()),
              "tunnels end elsewhere, until every other host sends there")
          : acrossHosts(SHORT);
    }
    if (update.columns().containsKey("ofport_request")) {
      // Its device is gone: it has no flows, and no pair that could lose a packet.
      return Impact.HITLESS;
    }
    return name.flatMap(this::declared)
        .map(port -> Impact.brief(pairs.ofPort(host.name(), port.name(), port.segment()), SHORT))
        .orElse(Impact.HITLESS);
  }

  private boolean isAddressChanged(Update update) {
    OvsdbSnapshot.InterfaceRow row = before.interfaces().get(update.row());
    String was = row == null ? null : row.options().get("local_ip");
    return update.table() == Table.INTERFACE
        && was != null
        && !was.equals(host.address().toString());
  }

  private Impact acrossHosts(String why) {
    return Impact.brief(pairs.acrossHost(host.name()), why);
  }

  /** The switch drops all flows when it gets its first controller. */
  private Impact ofFirstController() {
    return bridge().filter(row -> row.controllers().isEmpty()).isPresent() && diff.bridgeIsOurs()
        ? Impact.brief(
            pairs.ofHost(host.name()), "the switch drops its flows with its first controller")
        : Impact.HITLESS;
  }

  /** Whether the tunnel moves from one interface to another. */
  private boolean isTunnelReplaced(MutateRefs mutate) {
    return mutate.remove().stream()
        .map(before.ports()::get)
        .anyMatch(
            row ->
                row != null
                    && OvsdbMark.in(row.externalIds()).equals(Optional.of(OvsdbMark.TUNNEL)));
  }

  private Optional<BridgeRow> bridge() {
    return before.bridges().values().stream()
        .filter(row -> row.name().equals(host.bridge()))
        .findFirst();
  }

  /** The bridge has forwarded by itself, or for somebody else: that ends. */
  private Impact ofTakeover(String line) {
    BridgeRow bridge = bridge().orElseThrow(() -> new IllegalStateException(line));
    ImmutableList<PortRow> ports =
        bridge.ports().stream()
            .flatMap(port -> Stream.ofNullable(before.ports().get(port)))
            .filter(port -> !port.name().equals(host.bridge()))
            .sorted(Comparator.comparing(PortRow::name))
            .collect(ImmutableList.toImmutableList());
    if (ports.isEmpty()) {
      return Impact.HITLESS;
    }
    ImmutableList<String> strangers =
        ports.stream()
            .filter(this::isUnknown)
            .map(PortRow::name)
            .collect(ImmutableList.toImmutableList());
    return Impact.disruptive(
        pairs.ofHost(host.name()),
        "what the bridge forwards by itself ends, its ports are silent until their flows are there"
            + (strangers.isEmpty() ? "" : "; for good: " + String.join(", ", strangers)));
  }

  private boolean isUnknown(PortRow port) {
    boolean isMember = port.tag().isPresent() && rows.memberTags().contains(port.tag().getAsInt());
    return rows.port(port.name()).isEmpty() && !isMember;
  }
}
