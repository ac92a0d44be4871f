package dev.overlane.ovsdb.odl;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.Sets;
import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.ovsdb.OvsdbConnector;
import dev.overlane.ovsdb.OvsdbPeer;
import dev.overlane.peers.PeerMemory;
import io.netty.channel.IoEventLoopGroup;
import java.util.Set;

/** Dials, spreading servers over the event loops. Any thread. */
final class OdlConnector implements OvsdbConnector {
  private final IoEventLoopGroup group;
  private final ObjectMapper mapper;
  private final Timeouts timeouts;
  private final PeerMemory memory;
  private final Set<Dialing> dialings = Sets.newConcurrentHashSet();

  OdlConnector(IoEventLoopGroup group, ObjectMapper mapper, Timeouts timeouts, PeerMemory memory) {
    this.group = group;
    this.mapper = mapper;
    this.timeouts = timeouts;
    this.memory = memory;
  }

  @Override
  public Dialing dial(ConnectionMethod method, OvsdbPeer peer) {
    OdlDialing dialing = new OdlDialing(method, peer, group.next(), mapper, timeouts, memory);
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
