package dev.overlane.controller.service;

import com.google.common.annotations.VisibleForTesting;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import dev.overlane.controller.run.Pulse;
import dev.overlane.controller.run.StatusBoard;
import dev.overlane.controller.status.StatusTable;
import dev.overlane.faults.Reasons;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What systemd is told of the controller, if it asks to be told (sd_notify(3)): that it serves,
 * that it reads its file again, that it stops; in words how far the hosts are; and, for the
 * watchdog, that all loops live. It is ready when it serves, whether or not hosts can be reached: a
 * start that waits for all hosts would hang on one that is down. Any thread may call.
 */
public final class SystemdService {
  private static final Logger log = LoggerFactory.getLogger(SystemdService.class);
  private static final Duration STATUS_PERIOD = Duration.ofSeconds(1);

  /** Three may be lost or late before systemd ends the process. */
  private static final int BEATS_PER_DEADLINE = 4;

  private final Optional<Consumer<String>> manager;
  private final Optional<Duration> watchdog;
  private final Supplier<String> status;
  private final Pulse pulse;
  private final AtomicBoolean reloading = new AtomicBoolean();

  // Confined to the thread that tells.
  private String told = "";
  private CompletionStage<Void> beat = CompletableFuture.completedFuture(null);

  @VisibleForTesting
  SystemdService(
      Optional<Consumer<String>> manager,
      Optional<Duration> watchdog,
      Supplier<String> status,
      Pulse pulse) {
    this.manager = manager;
    this.watchdog = watchdog;
    this.status = status;
    this.pulse = pulse;
  }

  /** As the variables of an environment say; without {@code NOTIFY_SOCKET} nobody is told. */
  public static SystemdService of(Map<String, String> environment, StatusBoard board, Pulse pulse) {
    return new SystemdService(
        manager(environment),
        watchdog(environment, ProcessHandle.current().pid()),
        () -> StatusTable.headline(board.read()),
        pulse);
  }

  private static Optional<Consumer<String>> manager(Map<String, String> environment) {
    String name = environment.getOrDefault("NOTIFY_SOCKET", "");
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try {
      NotifySocket socket = NotifySocket.to(name);
      return Optional.of(assignments -> send(socket, assignments));
    } catch (IOException e) {
      log.error("systemd cannot be told of this service: {}", e.getMessage(), e.getCause());
      return Optional.empty();
    }
  }

  private static void send(NotifySocket socket, String assignments) {
    try {
      socket.send(assignments);
    } catch (IOException e) {
      log.debug("systemd was not told {}: {}", assignments, Reasons.of(e));
    }
  }

  private void tell(String assignments) {
    manager.ifPresent(listener -> listener.accept(assignments));
  }

  /** Within which time systemd wants to hear from this process; empty if it does not ask for it. */
  @VisibleForTesting
  static Optional<Duration> watchdog(Map<String, String> environment, long pid) {
    String microseconds = environment.getOrDefault("WATCHDOG_USEC", "");
    String whose = environment.getOrDefault("WATCHDOG_PID", "");
    if (microseconds.isEmpty() || !(whose.isEmpty() || whose.equals(Long.toString(pid)))) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(Long.parseLong(microseconds))));
  }

  /** The controller serves; from now on its status is told as it changes, and that it lives. */
  public void ready() {
    if (manager.isEmpty()) {
      return;
    }
    tell("READY=1");
    ScheduledExecutorService timer =
        new ScheduledThreadPoolExecutor(
            1, new ThreadFactoryBuilder().setNameFormat("systemd").setDaemon(true).build());
    repeat(timer, STATUS_PERIOD, this::tellStatus);
    watchdog.ifPresent(
        deadline -> repeat(timer, deadline.dividedBy(BEATS_PER_DEADLINE), this::tellLife));
  }

  private static void repeat(ScheduledExecutorService timer, Duration period, Runnable task) {
    var unused = timer.scheduleAtFixedRate(task, 0, period.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The file is about to be read again because somebody asked for it. */
  public void reloading() {
    reloading.set(true);
    long now = TimeUnit.NANOSECONDS.toMicros(System.nanoTime());
    tell("RELOADING=1\nMONOTONIC_USEC=" + now);
  }

  /** A file was read, whoever asked for it, and is in force or refused. */
  public void reloaded() {
    if (reloading.compareAndSet(true, false)) {
      tell("READY=1");
    }
  }

  /** The controller begins to stop. */
  public void stopping() {
    tell("STOPPING=1");
  }

  @VisibleForTesting
  void tellStatus() {
    String now = status.get();
    if (!now.equals(told)) {
      tell("STATUS=" + now);
      told = now;
    }
  }

  /** Once for each round of the loops: while one hangs, nothing is told. */
  @VisibleForTesting
  void tellLife() {
    if (beat.toCompletableFuture().isDone()) {
      beat = pulse.beat().thenRun(() -> tell("WATCHDOG=1"));
    }
  }
}
