package dev.overlane.ovsdb.odl;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.ovsdb.OvsdbListener;
import dev.overlane.ovsdb.OvsdbPeer;
import dev.overlane.ovsdb.OvsdbSession;
import dev.overlane.ovsdb.TxnOutcome;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import dev.overlane.peers.PeerMemory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * A listener, and an honest host that it serves beside whatever a test lets loose on it: after each
 * test it must still be served, and the log must not speak of what nobody foresaw.
 */
final class DialInBystander implements BeforeEachCallback, AfterEachCallback {
  private static final String HONEST = "honest";
  private static final Duration LIMIT = Duration.ofSeconds(50);

  private final Timeouts timeouts;
  private final PeerMemory memory;
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.overlane.ovsdb.odl");
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();
  private ListAppender<ILoggingEvent> log;
  private ExecutorService pool;
  private OvsdbClients clients;
  private OvsdbListener listener;
  private ScriptedServer honest;

  /** What is known of a host; each is asked to add a bridge as soon as it is known. */
  static final class Known implements OvsdbPeer {
    final AtomicInteger snapshots = new AtomicInteger();
    volatile @Nullable OvsdbSession session;
    volatile @Nullable OvsdbSnapshot last;
    volatile @Nullable TxnOutcome outcome;
    volatile @Nullable String closed;

    @Override
    public void opened(OvsdbSession opened, OvsdbSnapshot snapshot) {
      last = snapshot;
      session = opened;
      var unused =
          opened.apply(Rows.changes(Rows.addBridge(snapshot, "br1"))).thenAccept(this::applied);
    }

    private void applied(TxnOutcome came) {
      outcome = came;
      OvsdbSession live = session;
      if (live != null && !(came instanceof TxnOutcome.Committed)) {
        live.close("a transaction had no answer: " + came);
      }
    }

    @Override
    public void changed(OvsdbSession from, OvsdbSnapshot snapshot) {
      last = snapshot;
      snapshots.incrementAndGet();
    }

    @Override
    public void closed(OvsdbSession from, String reason) {
      closed = reason;
    }

    @Override
    public void failed(String reason) {
      closed = reason;
    }

    boolean isServed() {
      return outcome instanceof TxnOutcome.Committed;
    }

    boolean isOpen() {
      return closed == null;
    }
  }

  DialInBystander(Timeouts timeouts, PeerMemory memory) {
    this.timeouts = timeouts;
    this.memory = memory;
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    log = new ListAppender<>();
    log.list = new CopyOnWriteArrayList<>();
    log.start();
    logger.addAppender(log);
    pool = Executors.newFixedThreadPool(16);
    clients = OvsdbClients.create(2, timeouts, memory);
    listener = clients.newListener();
    listener.listen(
        new ListenMethod(0, "127.0.0.1", false),
        (id, remote) -> {
          Known host = new Known();
          known.put(id, host);
          return id.startsWith("nobody") ? Optional.empty() : Optional.of(host);
        });
    honest = new ScriptedServer(port(), HONEST, ScriptedServer.Conduct.HONEST).start();
    await("the honest host is served", () -> get(HONEST).isServed());
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    try {
      assertThat(serviceTime()).isLessThan(Duration.ofSeconds(10));
      assertThat(get(HONEST).isOpen()).isTrue();
      assertThat(log.list)
          .noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.ERROR))
          .noneMatch(event -> event.getFormattedMessage().contains("unexpected"));
    } finally {
      logger.detachAppender(log);
      honest.close();
      clients.close();
      pool.shutdownNow();
    }
  }

  /** How long the honest host's answer to a transaction takes. */
  Duration serviceTime() throws Exception {
    Known host = get(HONEST);
    long began = System.nanoTime();
    TxnOutcome outcome = Rows.apply(host.session, Rows.addBridge(host.last, "br2"));
    assertThat(outcome).isEqualTo(new TxnOutcome.Committed());
    return Duration.ofNanos(System.nanoTime() - began);
  }

  int port() {
    return listener.port();
  }

  ExecutorService pool() {
    return pool;
  }

  /** A system-id that nobody had yet. */
  String newId() {
    return "h" + ids.incrementAndGet();
  }

  /** The last host with a system-id, once there is one. */
  Known get(String id) {
    await("host " + id + " is admitted", () -> known.containsKey(id));
    return known.get(id);
  }

  /** How many system-ids were told. */
  int size() {
    return known.size();
  }

  /** Why the host with this id is gone, once it is. */
  String closeOf(String id) {
    Known host = get(id);
    await("host " + id + " is gone", () -> !host.isOpen());
    return String.valueOf(host.closed);
  }

  /** Hangs up on one. */
  void close(String id) {
    OvsdbSession session = get(id).session;
    if (session != null) {
      session.close("the test is over");
    }
  }

  /** Waits until the honest host is the only one left. */
  void awaitAlone() {
    await("all are gone but one", () -> known.values().stream().filter(Known::isOpen).count() == 1);
  }

  /** The lines of the log at WARN. */
  List<String> warnings() {
    return log.list.stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  /** Runs one host to its end. */
  Future<?> meet(String id, ScriptedServer.Conduct conduct) {
    return pool.submit(
        () -> {
          try (ScriptedServer hostile = new ScriptedServer(port(), id, conduct)) {
            hostile.play();
          }
          return null;
        });
  }

  static void join(List<Future<?>> meetings)
      throws InterruptedException, ExecutionException, java.util.concurrent.TimeoutException {
    for (Future<?> meeting : meetings) {
      meeting.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  static void await(String what, java.util.function.BooleanSupplier condition) {
    Await.until(LIMIT, what, condition);
  }
}
