package dev.overlane.controller.look;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.ovsdb.OvsdbPeer;
import dev.overlane.ovsdb.OvsdbSession;
import dev.overlane.ovsdb.odl.OvsdbClients;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The rows of some ovsdb-servers, read once and never changed. */
public final class RowsOnce {
  private RowsOnce() {}

  /** What came of one server. */
  public sealed interface Reading {
    /** Its rows. */
    record Rows(OvsdbSnapshot rows) implements Reading {}

    /** None, with the reason. */
    record Failed(String reason) implements Reading {}
  }

  /** Reads all servers, in their order; blocks for so long at most. */
  public static ImmutableList<Reading> read(List<ConnectionMethod> methods, Duration timeout)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    try (OvsdbClients clients = OvsdbClients.create(1)) {
      ImmutableList<CompletableFuture<Reading>> readings =
          methods.stream()
              .map(method -> dial(clients, method))
              .collect(ImmutableList.toImmutableList());
      ImmutableList.Builder<Reading> read = ImmutableList.builder();
      for (CompletableFuture<Reading> reading : readings) {
        read.add(await(reading, Math.max(0, deadline - System.nanoTime())));
      }
      return read.build();
    }
  }

  private static CompletableFuture<Reading> dial(OvsdbClients clients, ConnectionMethod method) {
    CompletableFuture<Reading> reading = new CompletableFuture<>();
    OvsdbPeer peer =
        new OvsdbPeer() {
          @Override
          public void opened(OvsdbSession session, OvsdbSnapshot snapshot) {
            reading.complete(new Reading.Rows(snapshot));
          }

          @Override
          public void changed(OvsdbSession session, OvsdbSnapshot snapshot) {}

          @Override
          public void closed(OvsdbSession session, String reason) {}

          @Override
          public void failed(String reason) {
            reading.complete(new Reading.Failed(reason));
          }
        };
    // Closed with the clients.
    var unused = clients.connector().dial(method, peer);
    return reading;
  }

  private static Reading await(CompletableFuture<Reading> reading, long nanos)
      throws InterruptedException {
    try {
      return reading.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return new Reading.Failed("no answer in time");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
