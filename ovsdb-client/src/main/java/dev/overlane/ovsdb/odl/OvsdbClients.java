package dev.overlane.ovsdb.odl;

import com.google.common.base.Ticker;
import com.google.common.collect.Sets;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import dev.overlane.ovsdb.OvsdbConnector;
import dev.overlane.ovsdb.OvsdbListener;
import dev.overlane.peers.PeerMemory;
import dev.overlane.peers.Refusals;
import dev.overlane.tls.TlsKeys;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * All OVSDB connections of a process, and the threads that serve them. Any thread may call it. Two
 * instances share nothing.
 */
public final class OvsdbClients implements AutoCloseable {
  private final IoEventLoopGroup group;
  private final Shared shared;
  private final Refusals refusals;
  private final OdlConnector connector;
  private final Set<OvsdbListener> listeners = Sets.newConcurrentHashSet();

  private OvsdbClients(
      int ioThreads, Timeouts timeouts, PeerMemory memory, Refusals refusals, TlsKeys keys) {
    this.shared = Shared.with(timeouts, memory, keys);
    this.refusals = refusals;
    this.group =
        new MultiThreadIoEventLoopGroup(
            ioThreads,
            new ThreadFactoryBuilder().setNameFormat("ovsdb-io-%d").setDaemon(true).build(),
            NioIoHandler.newFactory());
    this.connector = new OdlConnector(group, shared);
  }

  /**
   * Creates the threads; nothing is dialled yet.
   *
   * @param ioThreads 1 or more; hosts are spread over them
   */
  public static OvsdbClients create(int ioThreads) {
    return create(ioThreads, Timeouts.STANDARD);
  }

  /**
   * As {@link #create(int)}.
   *
   * @param memory what all peers may make the controller hold, these and others
   * @param refusals where it is counted who is turned away
   * @param keys for {@code ssl:} and {@code pssl:}
   */
  public static OvsdbClients create(
      int ioThreads, PeerMemory memory, Refusals refusals, TlsKeys keys) {
    return new OvsdbClients(ioThreads, Timeouts.STANDARD, memory, refusals, keys);
  }

  /**
   * As {@link #create(int)}.
   *
   * @param keys for {@code ssl:} and {@code pssl:}
   */
  public static OvsdbClients create(int ioThreads, TlsKeys keys) {
    return create(ioThreads, PeerMemory.ofHeap(), new Refusals(Ticker.systemTicker()), keys);
  }

  static OvsdbClients create(int ioThreads, Timeouts timeouts) {
    return create(ioThreads, timeouts, PeerMemory.ofHeap());
  }

  static OvsdbClients create(int ioThreads, Timeouts timeouts, PeerMemory memory) {
    return create(ioThreads, timeouts, memory, new Refusals(Ticker.systemTicker()), TlsKeys.none());
  }

  static OvsdbClients create(
      int ioThreads, Timeouts timeouts, PeerMemory memory, Refusals refusals, TlsKeys keys) {
    return new OvsdbClients(ioThreads, timeouts, memory, refusals, keys);
  }

  /** The connector to hosts that are dialled; the same one each time. */
  public OvsdbConnector connector() {
    return connector;
  }

  /** A new listener for hosts that dial in; it is closed with this. */
  public OvsdbListener newListener() {
    OvsdbListener listener = new OdlListener(group, shared, refusals);
    listeners.add(listener);
    return listener;
  }

  /** Ends all dialling, listening and sessions, then the threads; returns without waiting. */
  @Override
  public void close() {
    connector.closeAll();
    listeners.forEach(OvsdbListener::close);
    var unused = group.shutdownGracefully(0, 2, TimeUnit.SECONDS);
  }
}
