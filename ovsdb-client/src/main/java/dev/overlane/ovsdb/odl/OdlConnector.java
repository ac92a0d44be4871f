package dev.overlane.ovsdb.odl;

import com.google.common.collect.Sets;
import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.ovsdb.OvsdbConnector;
import dev.overlane.ovsdb.OvsdbPeer;
import dev.overlane.tls.HostNames;
import io.netty.channel.IoEventLoopGroup;
import java.util.Set;

/** Dials, spreading servers over the event loops. Any thread. */
final class OdlConnector implements OvsdbConnector {
  private final IoEventLoopGroup group;
  private final Shared shared;
  private final Set<Dialing> dialings = Sets.newConcurrentHashSet();

  OdlConnector(IoEventLoopGroup group, Shared shared) {
    this.group = group;
    this.shared = shared;
  }

  @Override
  public Dialing dial(ConnectionMethod method, HostNames names, OvsdbPeer peer) {
    OdlDialing dialing = new OdlDialing(method, names, peer, group.next(), shared);
    dialings.add(dialing);
    dialing.start();
    return () -> {
      dialings.remove(dialing);
      dialing.close();
    };
  }

  void closeAll() {
    dialings.forEach(Dialing::close);
    dialings.clear();
  }
}
