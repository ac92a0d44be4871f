package dev.overlane.bench;

import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.lab.LabHost;
import dev.overlane.ovsdb.OvsdbConnector;
import dev.overlane.ovsdb.OvsdbPeer;
import dev.overlane.ovsdb.OvsdbSession;
import dev.overlane.ovsdb.odl.OvsdbClients;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A second monitor of a host's database, beside the controller's: it sees the tunnel go and come in
 * the same order and at the same time as every other client.
 */
final class TunnelWatch implements OvsdbPeer, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** The tunnel port came or went. */
  private record Event(boolean present, long nanos) {}

  private final OvsdbClients clients = OvsdbClients.create(1);
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final String tunnel;
  private final OvsdbConnector.Dialing dialing;
  private volatile boolean present;

  private TunnelWatch(LabHost host) {
    tunnel = host.tunnel();
    dialing =
        clients
            .connector()
            .dial(new ConnectionMethod.Unix(host.directory().resolve("db.sock").toString()), this);
  }

  /** Starts to watch and returns when the tunnel is there. */
  static TunnelWatch of(LabHost host) {
    TunnelWatch watch = new TunnelWatch(host);
    watch.await(true);
    return watch;
  }

  /** Waits for the tunnel to go and to come back; returns the time between. */
  Duration awaitRepair() {
    long gone = await(false);
    return Duration.ofNanos(await(true) - gone);
  }

  private long await(boolean wanted) {
    try {
      Event event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (event == null || event.present != wanted) {
        throw new BenchFailure(tunnel + (wanted ? " does not come" : " does not go"));
      }
      return event.nanos;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("interrupted");
    }
  }

  private void look(OvsdbSnapshot snapshot) {
    boolean now = snapshot.ports().values().stream().anyMatch(port -> port.name().equals(tunnel));
    if (now != present) {
      present = now;
      events.add(new Event(now, System.nanoTime()));
    }
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
