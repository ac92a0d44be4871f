package dev.overlane.bench.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.json.JsonObjectDecoder;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The ovsdb-server of one host: its rows, and who is connected. What is committed is told to those
 * who monitor it first, then answered. Confined to the event loop.
 */
final class SimulatedDatabase {
  private static final int LARGEST_MESSAGE = 32 << 20;

  private final RowStore store;
  private final Traffic traffic;
  private final Runnable committed;
  private final Set<DatabaseConnection> connections = new LinkedHashSet<>();

  /**
   * @param committed called after each commit that changed something
   */
  SimulatedDatabase(RowStore store, Traffic traffic, Runnable committed) {
    this.store = store;
    this.traffic = traffic;
    this.committed = committed;
  }

  /** What a listener does with connections. */
  ChannelHandler acceptor() {
    return new ChannelInitializer<SocketChannel>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        channel
            .pipeline()
            .addLast(
                new JsonObjectDecoder(LARGEST_MESSAGE),
                new DatabaseConnection(SimulatedDatabase.this));
      }
    };
  }

  RowStore store() {
    return store;
  }

  Traffic traffic() {
    return traffic;
  }

  void entered(DatabaseConnection connection) {
    connections.add(connection);
  }

  void left(DatabaseConnection connection) {
    connections.remove(connection);
  }

  /** Hangs up on all clients. */
  void disconnect() {
    ImmutableList.copyOf(connections).forEach(DatabaseConnection::close);
  }

  /** Carries out a client's transaction and returns the results. */
  JsonNode transact(JsonNode params) {
    RowTransaction.Outcome outcome = RowTransaction.execute(store, params);
    if (outcome.writes()) {
      traffic.transaction();
    }
    tell(outcome.changes());
    return outcome.results();
  }

  /** Commits what ovs-vswitchd writes. */
  void commit(RowStore.Draft draft) {
    try {
      tell(draft.commit());
    } catch (Refusal refusal) {
      throw new IllegalStateException(refusal.error() + ": " + refusal.details(), refusal);
    }
  }

  private void tell(ImmutableList<RowStore.Change> changes) {
    if (!changes.isEmpty()) {
      connections.forEach(connection -> connection.tell(changes));
      committed.run();
    }
  }
}
