package dev.overlane.ovsdb.odl;

import static dev.overlane.ovsdb.odl.Rows.addBridge;
import static dev.overlane.ovsdb.odl.Rows.changes;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.ovsdb.OvsdbConnector.Dialing;
import dev.overlane.ovsdb.OvsdbPeer;
import dev.overlane.ovsdb.OvsdbSession;
import dev.overlane.ovsdb.TxnOutcome;
import dev.overlane.ovsdb.odl.RecordingPeer.Event;
import dev.overlane.ovsdb.state.OvsdbChange;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Snapshots, changes and outcomes keep the order of the wire, whatever the load and the size. */
@Timeout(120)
final class OrderTest {
  private static final int RUNS = 200;

  private OvsdbServerProcess server;
  private OvsdbClients clients;

  @BeforeEach
  void start() throws Exception {
    server = OvsdbServerProcess.start();
    clients = OvsdbClients.create(2);
  }

  @AfterEach
  void stop() {
    if (clients != null) {
      clients.close();
    }
    if (server != null) {
      server.close();
    }
  }

  /** Collects the counter that a writer increments, as each snapshot shows it. */
  private static final class Counting implements OvsdbPeer {
    private final List<String> faults = new ArrayList<>();
    private final CompletableFuture<Long> enough = new CompletableFuture<>();
    private long last = -1;
    private int seen;

    @Override
    public void opened(OvsdbSession session, OvsdbSnapshot snapshot) {
      if (last != -1) {
        faults.add("opened after " + last);
      }
      note(snapshot);
    }

    @Override
    public void changed(OvsdbSession session, OvsdbSnapshot snapshot) {
      if (last == -1) {
        faults.add("changed before opened");
      }
      note(snapshot);
    }

    private void note(OvsdbSnapshot snapshot) {
      long n = Long.parseLong(snapshot.root().externalIds().getOrDefault("n", "0"));
      if (n < last) {
        faults.add(n + " after " + last);
      }
      last = n;
      if (++seen == 4) {
        enough.complete(n);
      }
    }

    @Override
    public void closed(OvsdbSession session, String reason) {
      faults.add("closed: " + reason);
    }

    @Override
    public void failed(String reason) {
      faults.add("failed: " + reason);
    }
  }

  @Test
  void snapshotThenUpdates_underWriteLoad_neverGoBackwards() throws Exception {
    RecordingPeer writer = new RecordingPeer();
    clients.connector().dial(server.unix(), writer);
    Event.Opened opened = writer.opened();
    AtomicBoolean stop = new AtomicBoolean();
    increment(opened, 1, stop);

    for (int run = 0; run < RUNS; run++) {
      Counting peer = new Counting();
      Dialing dialing = clients.connector().dial(server.tcp(), peer);
      peer.enough.get(20, TimeUnit.SECONDS);
      dialing.close();
      assertThat(peer.faults).isEmpty();
    }
    stop.set(true);
  }

  private static void increment(Event.Opened opened, int n, AtomicBoolean stop) {
    OvsdbChange change =
        new OvsdbChange.MutateMap(
            "~ n",
            Table.ROOT,
            opened.snapshot().root().uuid(),
            "external_ids",
            ImmutableMap.of("n", Integer.toString(n)),
            ImmutableSet.of());
    var unused =
        opened
            .session()
            .apply(changes(change))
            .thenRun(
                () -> {
                  if (!stop.get()) {
                    increment(opened, n + 1, stop);
                  }
                });
  }

  @Test
  void everyOutcome_findsItsBridgeInTheLatestSnapshot() throws Exception {
    Latest peer = new Latest();
    clients.connector().dial(server.tcp(), peer);
    Event.Opened opened = peer.opened.get(20, TimeUnit.SECONDS);
    List<CompletableFuture<Boolean>> found = new ArrayList<>();

    for (int i = 0; i < 100; i++) {
      String name = "br" + i;
      found.add(
          opened
              .session()
              .apply(changes(addBridge(opened.snapshot(), name)))
              .thenApply(
                  outcome -> outcome instanceof TxnOutcome.Committed && peer.bridges.contains(name))
              .toCompletableFuture());
    }

    for (CompletableFuture<Boolean> each : found) {
      assertThat(each.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** Keeps the names of the bridges of the latest snapshot. */
  private static final class Latest implements OvsdbPeer {
    private final CompletableFuture<Event.Opened> opened = new CompletableFuture<>();
    private volatile ImmutableSet<String> bridges = ImmutableSet.of();

    @Override
    public void opened(OvsdbSession session, OvsdbSnapshot snapshot) {
      opened.complete(new Event.Opened(session, snapshot));
    }

    @Override
    public void changed(OvsdbSession session, OvsdbSnapshot snapshot) {
      bridges =
          snapshot.bridges().values().stream()
              .map(OvsdbSnapshot.BridgeRow::name)
              .collect(ImmutableSet.toImmutableSet());
    }

    @Override
    public void closed(OvsdbSession session, String reason) {
      bridges = ImmutableSet.of();
    }

    @Override
    public void failed(String reason) {
      opened.completeExceptionally(new AssertionError(reason));
    }
  }

  @Test
  void twoThousandPorts_comeAsOneSnapshotAndOneMoreAsAnother() throws Exception {
    RecordingPeer writer = new RecordingPeer();
    clients.connector().dial(server.unix(), writer);
    Event.Opened opened = writer.opened();
    ImmutableList.Builder<OvsdbChange> all = ImmutableList.builder();
    for (int i = 0; i < 2_000; i++) {
      all.add(addBridge(opened.snapshot(), "br" + i));
    }

    assertThat(Rows.apply(opened.session(), all.build().toArray(new OvsdbChange[0])))
        .isEqualTo(new TxnOutcome.Committed());
    RecordingPeer reader = new RecordingPeer();
    clients.connector().dial(server.tcp(), reader);
    OvsdbSnapshot before = reader.opened().snapshot();
    server.vsctl("add-br", "late");
    OvsdbSnapshot after = reader.next(Event.Changed.class).snapshot();

    assertThat(before.ports()).hasSize(2_000);
    assertThat(before.bridges()).hasSize(2_000);
    assertThat(after.ports()).hasSize(2_001).containsAllEntriesOf(before.ports());
    assertThat(before.ports()).hasSize(2_000);
    UUID unchanged = before.interfaces().keySet().iterator().next();
    assertThat(after.interfaces().get(unchanged)).isSameAs(before.interfaces().get(unchanged));
    assertThat(after.controllers()).isSameAs(before.controllers());
  }
}
