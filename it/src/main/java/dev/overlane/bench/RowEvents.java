package dev.overlane.bench;

import com.google.common.collect.ImmutableSortedSet;
import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.lab.LabHost;
import dev.overlane.ovsdb.OvsdbConnector;
import dev.overlane.ovsdb.OvsdbPeer;
import dev.overlane.ovsdb.OvsdbSession;
import dev.overlane.ovsdb.odl.OvsdbClients;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import dev.overlane.ovsdb.state.OvsdbSnapshot.ControllerRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.InterfaceRow;
import dev.overlane.ovsdb.state.OvsdbSnapshot.PortRow;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A second monitor of a host's database, beside the controller's: it stamps the moment when what is
 * configured on a bridge stops being as it was, and when it is so again. What the switch writes
 * into the rows does not count.
 */
final class RowEvents implements OvsdbPeer, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final OvsdbClients clients = OvsdbClients.create(1);
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final String bridge;
  private final OvsdbConnector.Dialing dialing;
  private volatile @Nullable ImmutableSortedSet<String> right;

  private record Event(boolean right, long nanos) {}

  private RowEvents(LabHost host) {
    bridge = host.bridge();
    dialing =
        clients
            .connector()
            .dial(new ConnectionMethod.Unix(host.directory().resolve("db.sock").toString()), this);
  }

  /** Starts to watch; what is there now is what is right. */
  static RowEvents of(LabHost host) {
    RowEvents events = new RowEvents(host);
    if (events.await(true).isEmpty()) {
      throw new BenchFailure("the database cannot be watched");
    }
    return events;
  }

  /**
   * Waits until the rows are wrong, and then until they are right; empty: both were seen at once,
   * or nothing.
   */
  Optional<FlowEvents.Span> awaitRepair() {
    OptionalLong wrong = await(false);
    OptionalLong again = wrong.isEmpty() ? wrong : await(true);
    return again.isEmpty()
        ? Optional.empty()
        : Optional.of(new FlowEvents.Span(wrong.getAsLong(), again.getAsLong()));
  }

  private OptionalLong await(boolean wanted) {
    Event event = next();
    while (event != null && event.right != wanted) {
      event = next();
    }
    return event == null ? OptionalLong.empty() : OptionalLong.of(event.nanos);
  }

  private @Nullable Event next() {
    try {
      return events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("interrupted");
    }
  }

  private void look(OvsdbSnapshot snapshot) {
    long now = System.nanoTime();
    ImmutableSortedSet<String> configured =
        snapshot.bridges().values().stream()
            .filter(row -> row.name().equals(bridge))
            .flatMap(row -> configured(snapshot, row))
            .collect(ImmutableSortedSet.toImmutableSortedSet(String::compareTo));
    if (right == null) {
      right = configured;
    }
    events.add(new Event(configured.equals(right), now));
  }

  private static Stream<String> configured(OvsdbSnapshot rows, OvsdbSnapshot.BridgeRow bridge) {
    return Stream.of(
            Stream.of(
                "bridge "
                    + bridge.failMode()
                    + bridge.datapathType()
                    + bridge.datapathId()
                    + bridge.protocols().stream().sorted().toList()
                    + ImmutableSortedSet.copyOf(bridge.otherConfig().keySet())
                    + bridge.otherConfig().get("disable-in-band")),
            bridge.controllers().stream()
                .map(rows.controllers()::get)
                .filter(Objects::nonNull)
                .map(ControllerRow::target),
            bridge.ports().stream()
                .map(rows.ports()::get)
                .filter(Objects::nonNull)
                .flatMap(port -> configured(rows, port)))
        .flatMap(part -> part);
  }

  private static Stream<String> configured(OvsdbSnapshot rows, PortRow port) {
    return port.interfaces().stream()
        .map(rows.interfaces()::get)
        .filter(Objects::nonNull)
        .map(iface -> "port " + port.name() + port.tag() + port.vlanMode() + configured(iface));
  }

  private static String configured(InterfaceRow iface) {
    return " interface "
        + iface.name()
        + " "
        + iface.type()
        + " "
        + iface.options().entrySet().stream().map(Object::toString).sorted().toList();
  }

  @Override
  public void opened(OvsdbSession session, OvsdbSnapshot snapshot) {
    look(snapshot);
  }

  @Override
  public void changed(OvsdbSession session, OvsdbSnapshot snapshot) {
    look(snapshot);
  }

  @Override
  public void closed(OvsdbSession session, String reason) {
    // The measurement that waits says what is missing.
  }

  @Override
  public void failed(String reason) {
    throw new BenchFailure("the database cannot be watched: " + reason);
  }

  @Override
  public void close() {
    dialing.close();
    clients.close();
  }
}
