package dev.overlane.ovsdb.odl;

import static com.google.common.base.Preconditions.checkState;

import dev.overlane.ovsdb.OvsdbPeer;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import dev.overlane.peers.PeerText;
import dev.overlane.peers.Refusals.Reason;
import dev.overlane.peers.WaitingRoom;
import dev.overlane.tls.PeerCertificate;
import dev.overlane.tls.TlsFault;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One host that dialled in: it says its system-id, is let in or not, and is then its owner's. The
 * first with a system-id stays as long as it lives. Confined to its session's event loop.
 */
final class Visitor implements SessionOwner {
  private static final Logger log = LoggerFactory.getLogger(Visitor.class);

  private final Door door;
  private final InetAddress address;
  private final boolean tls;
  private final Timeouts timeouts;
  private WaitingRoom.@Nullable Place place;
  private @Nullable String systemId;
  private @Nullable OvsdbPeer peer;
  private @Nullable Patience patience;
  private Reason refusal = Reason.OTHER;
  private Optional<TlsFault> fault = Optional.empty();

  /**
   * Creates one that waits outside.
   *
   * @param door the listener's
   * @param address where the visitor comes from
   * @param tls whether it has to show a certificate
   */
  Visitor(Door door, InetAddress address, boolean tls, Timeouts timeouts) {
    this.door = door;
    this.address = address;
    this.tls = tls;
    this.timeouts = timeouts;
  }

  /** Begins to wait for the visitor's name. */
  void expect(OdlSession session, EventLoop loop) {
    door.enter(session);
    place =
        door.waitingRoom().enter(address, reason -> session.onLoop(() -> makeWay(session, reason)));
    Duration limit = timeouts.admission();
    patience = Patience.start(loop, limit, () -> refuse(session, Reason.SILENT, tooLate(limit)));
  }

  private static String tooLate(Duration limit) {
    return "it did not say who it is within " + Faults.span(limit);
  }

  private void refuse(OdlSession session, Reason reason, String text) {
    refusal = reason;
    session.close(text);
  }

  @Override
  public void recognised(OdlSession session) {
    session.readSystemId(id -> identify(session, id));
  }

  private void makeWay(OdlSession session, String reason) {
    if (place != null) {
      refuse(session, Reason.CROWDED, reason);
    }
  }

  /** Before it claims a name, and so before it can do anything to whoever has that name. */
  private void identify(OdlSession session, String id) {
    Optional<PeerCertificate> certificate = session.certificate();
    checkState(!tls || certificate.isPresent(), "a session by TLS without a certificate");
    Optional<TlsFault> objection =
        certificate.flatMap(shown -> door.admission().objection(id, shown));
    if (objection.isPresent()) {
      fault = objection;
      session.close(objection.get().text());
    } else {
      claim(session, id);
    }
  }

  private void claim(OdlSession session, String id) {
    if (session.gone().toCompletableFuture().isDone()) {
      return;
    }
    OdlSession incumbent = door.claim(id, session);
    if (incumbent == null) {
      systemId = id;
      admit(session, id);
    } else {
      incumbent.probe(
          timeouts.incumbent(),
          alive -> session.onLoop(() -> giveWay(session, id, incumbent, alive)));
    }
  }

  private void giveWay(OdlSession session, String id, OdlSession incumbent, boolean alive) {
    if (alive) {
      refuse(
          session,
          Reason.DUPLICATE,
          "system-id " + PeerText.tame(id) + " is connected already, from " + incumbent.remote());
      return;
    }
    incumbent.close("no sign of life, and it has dialled in anew");
    incumbent.gone().thenRun(() -> session.onLoop(() -> claim(session, id)));
  }

  private void admit(OdlSession session, String id) {
    var admitted = door.admission().admit(id, session.remote());
    if (admitted.isEmpty()) {
      refuse(session, Reason.UNKNOWN, "no host of ours has system-id " + PeerText.tame(id));
      return;
    }
    peer = admitted.get();
    endWaiting();
    session.follow();
  }

  @Override
  public void opened(OdlSession session, OvsdbSnapshot snapshot) {
    log.debug("ovsdb {}: {} connected from {}", door.name(), systemId, session.remote());
    if (peer != null) {
      peer.opened(session, snapshot);
    }
  }

  @Override
  public void changed(OdlSession session, OvsdbSnapshot snapshot) {
    if (peer != null) {
      peer.changed(session, snapshot);
    }
  }

  @Override
  public void ended(OdlSession session, boolean wasOpen, String reason) {
    endWaiting();
    door.leave(session, systemId);
    if (peer == null) {
      Optional<TlsFault> wrong = fault.or(session::tlsFault);
      door.turnedAway(
          wrong.map(TlsFault::reason).orElse(refusal),
          wrong.<Object>map(of -> of.of(address)).orElse(address),
          session.remote(),
          reason);
      return;
    }
    log.debug("ovsdb {}: {} disconnected: {}", door.name(), systemId, reason);
    if (wasOpen) {
      peer.closed(session, reason);
    } else {
      peer.failed(reason);
    }
  }

  private void endWaiting() {
    if (place != null) {
      place.leave();
      place = null;
      if (patience != null) {
        patience.end();
      }
    }
  }
}
