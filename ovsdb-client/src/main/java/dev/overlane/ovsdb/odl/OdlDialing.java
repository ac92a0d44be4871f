package dev.overlane.ovsdb.odl;

import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.ovsdb.OvsdbConnector.Dialing;
import dev.overlane.ovsdb.OvsdbPeer;
import dev.overlane.ovsdb.link.ReconnectFsm;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import dev.overlane.tls.HostNames;
import dev.overlane.tls.TlsChannels;
import dev.overlane.tls.TlsEnd;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a session with one server for ever. Confined to one event loop. */
final class OdlDialing implements Dialing, SessionOwner {
  private static final Logger log = LoggerFactory.getLogger(OdlDialing.class);

  private final ConnectionMethod method;
  private final HostNames names;
  private final OvsdbPeer peer;
  private final EventLoop loop;
  private final Shared shared;

  private ReconnectFsm fsm = ReconnectFsm.start(now());
  private String lastReason = "";
  private @Nullable Channel channel;
  private @Nullable Future<?> timer;
  private volatile boolean closed;

  OdlDialing(
      ConnectionMethod method, HostNames names, OvsdbPeer peer, EventLoop loop, Shared shared) {
    this.method = method;
    this.names = names;
    this.peer = peer;
    this.loop = loop;
    this.shared = shared;
  }

  /** Begins; any thread. */
  void start() {
    loop.execute(this::step);
  }

  @Override
  public void close() {
    closed = true;
    try {
      loop.execute(this::hangUp);
    } catch (RejectedExecutionException e) {
      log.debug("{}: the event loop has closed the channel already", method, e);
    }
  }

  private void hangUp() {
    log.debug("ovsdb {}: dialled no longer", method);
    if (timer != null) {
      timer.cancel(false);
    }
    if (channel != null) {
      var unused = channel.close();
    }
  }

  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  private void step() {
    if (closed) {
      return;
    }
    ReconnectFsm.Action action = fsm.action(now());
    if (action instanceof ReconnectFsm.Action.Connect) {
      fsm = fsm.connecting(now());
      connect();
    } else if (action instanceof ReconnectFsm.Action.Wait wait) {
      long delay = Math.max(1, wait.until() - now());
      timer = loop.schedule(this::step, delay, TimeUnit.MILLISECONDS);
    }
  }

  private void connect() {
    Transport transport = Transport.to(method);
    if (transport instanceof Transport.Unusable unusable) {
      lost(false, null, unusable.reason());
      return;
    }
    var dialled =
        ((Transport.Reachable) transport)
            .bootstrap(
                loop,
                shared.timeouts().connect(),
                ch -> {
                  secure(ch);
                  OdlSession.on(ch, method.toString(), shared, this);
                })
            .connect();
    channel = dialled.channel();
    dialled.addListener(
        done -> {
          if (!done.isSuccess()) {
            lost(false, null, Faults.inWords(done.cause()));
          }
        });
  }

  private void secure(Channel fresh) {
    if (method instanceof ConnectionMethod.Ip ip) {
      if (ip.tls()) {
        TlsChannels.dialling(fresh, shared.keys(), shared.timeouts().hello(), names);
      } else {
        TlsChannels.plain(fresh, TlsEnd.OVSDB_DIAL);
      }
    }
  }

  @Override
  public void recognised(OdlSession session) {
    session.follow();
  }

  @Override
  public void opened(OdlSession session, OvsdbSnapshot snapshot) {
    fsm = fsm.opened(now());
    lastReason = "";
    log.debug("ovsdb {}: connected", method);
    if (!closed) {
      peer.opened(session, snapshot);
    }
  }

  @Override
  public void changed(OdlSession session, OvsdbSnapshot snapshot) {
    if (!closed) {
      peer.changed(session, snapshot);
    }
  }

  @Override
  public void ended(OdlSession session, boolean wasOpen, String reason) {
    lost(wasOpen, session, reason);
  }

  private void lost(boolean wasOpen, @Nullable OdlSession session, String reason) {
    channel = null;
    if (closed) {
      return;
    }
    fsm = fsm.ended(now(), ThreadLocalRandom.current().nextDouble());
    tell(wasOpen, reason);
    if (wasOpen && session != null) {
      peer.closed(session, reason);
    } else {
      peer.failed(reason);
    }
    step();
  }

  private void tell(boolean wasOpen, String reason) {
    boolean news = !reason.equals(lastReason);
    lastReason = reason;
    switch (news ? ReconnectFsm.Voice.SPEAK : fsm.voice()) {
      case SPEAK ->
          log.debug(
              "ovsdb {}: {}: {}; again in {} ms",
              method,
              wasOpen ? "disconnected" : "cannot connect",
              reason,
              fsm.due() - fsm.since());
      case LAST_WORD ->
          log.debug(
              "ovsdb {}: {}; trying every {} ms without further notice",
              method,
              reason,
              ReconnectFsm.MAX_BACKOFF);
      case MUTE -> {}
    }
  }
}
