package dev.overlane.flow.loxi;

import static dev.overlane.flow.loxi.TestOwner.await;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.common.base.Ticker;
import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.flow.OpenFlowServer;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.peers.PeerMemory;
import dev.overlane.peers.Refusals;
import dev.overlane.tls.TlsKeys;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * A server, and an honest switch that it serves beside whatever a test lets loose on it: after each
 * test it must still be served, and the log must not speak of a bug.
 */
final class Bystander implements BeforeEachCallback, AfterEachCallback {
  private static final long ID = 0xbeef;

  private final ServerLimits limits;
  private final PeerMemory memory;
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.overlane.flow.loxi");
  private ListAppender<ILoggingEvent> log = new ListAppender<>();
  private AtomicLong ids = new AtomicLong();
  private CuriousOwner owner = new CuriousOwner();
  private ExecutorService pool;
  private OpenFlowServer server;
  private ScriptedSwitch honest;

  Bystander(ServerLimits limits, PeerMemory memory) {
    this.limits = limits;
    this.memory = memory;
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    log = new ListAppender<>();
    log.list = new CopyOnWriteArrayList<>();
    log.start();
    logger.addAppender(log);
    ids = new AtomicLong();
    owner = new CuriousOwner();
    pool = Executors.newFixedThreadPool(16);
    server =
        new NettyOpenFlowServer(
            2,
            limits,
            Pipeline.LEARNED,
            memory,
            new Refusals(Ticker.systemTicker()),
            TlsKeys.none());
    server.listen(new ListenMethod(0, "127.0.0.1", false), owner);
    honest = new ScriptedSwitch(port(), ID, ScriptedSwitch.Conduct.HONEST).start();
    await("the honest switch is served", () -> owner.get(ID).isServed());
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    try {
      assertThat(serviceTime()).isLessThan(Duration.ofSeconds(10));
      assertThat(owner.get(ID).closed).isNull();
      assertThat(log.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.ERROR));
    } finally {
      logger.detachAppender(log);
      honest.close();
      server.close();
      pool.shutdownNow();
    }
  }

  /** How long the honest switch's flows take to be read. */
  Duration serviceTime() {
    long began = System.nanoTime();
    assertThat(await(owner.get(ID).session.readFlows()).size()).isEqualTo(9);
    return Duration.ofNanos(System.nanoTime() - began);
  }

  int port() {
    return server.port();
  }

  CuriousOwner owner() {
    return owner;
  }

  ExecutorService pool() {
    return pool;
  }

  /** A datapath id that nobody had yet. */
  long newId() {
    return ids.incrementAndGet();
  }

  /** The lines of the log at WARN. */
  List<String> warnings() {
    return log.list.stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  /** Hangs up on all but the honest one. */
  void closeAll() {
    owner.all().stream()
        .filter(one -> one.session.datapathId().value() != ID)
        .forEach(one -> one.session.close("the test is over"));
  }

  /** Waits until the honest switch is the only one left. */
  void awaitAlone() {
    await("all are gone but one", () -> owner.open() == 1);
  }

  /** All messages of one honest conversation. */
  ImmutableList<byte[]> conversation() throws IOException {
    long id = newId();
    return ScriptedSwitch.record(
        port(), id, () -> await("all is asked", () -> owner.get(id).isServed()));
  }

  /** Runs one switch to its end. */
  Future<?> meet(long id, ScriptedSwitch.Conduct conduct) {
    return pool.submit(
        () -> {
          try (ScriptedSwitch hostile = new ScriptedSwitch(port(), id, conduct)) {
            hostile.play();
          }
          return null;
        });
  }

  static void join(List<Future<?>> meetings) throws InterruptedException, ExecutionException {
    for (Future<?> meeting : meetings) {
      meeting.get();
    }
  }
}
