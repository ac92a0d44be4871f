package dev.overlane.controller.sim;

import static com.google.common.base.Preconditions.checkState;

import dev.overlane.controller.run.SerialLoop.Scheduled;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * The clock and the scheduler of all {@link ManualLoop}s. Time stands still while tasks run and
 * jumps from one timer to the next; a run is a function of what the test does and of the seed.
 */
public final class VirtualTime implements InstantSource {
  /** Tasks without a pause after which something is held to run for ever. */
  private static final int PATIENCE = 50_000;

  private static final Instant ORIGIN = Instant.parse("2026-01-01T00:00:00Z");

  private static final class Timer implements Scheduled {
    private final long due;
    private final long sequence;
    private final ManualLoop loop;
    private final Runnable task;
    private boolean cancelled;

    Timer(long due, long sequence, ManualLoop loop, Runnable task) {
      this.due = due;
      this.sequence = sequence;
      this.loop = loop;
      this.task = task;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    private void fire() {
      loop.execute(
          () -> {
            if (!cancelled) {
              task.run();
            }
          });
    }
  }

  private final Optional<RandomGenerator> shuffle;
  private final List<ManualLoop> loops = new ArrayList<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(
          Comparator.comparingLong((Timer timer) -> timer.due)
              .thenComparingLong(timer -> timer.sequence));
  private Runnable afterTask = () -> {};
  private Runnable atRest = () -> {};
  private long now;
  private long sequence;

  private VirtualTime(Optional<RandomGenerator> shuffle) {
    this.shuffle = shuffle;
  }

  /** Tasks of all loops run in the order in which they were given. */
  public static VirtualTime inOrder() {
    return new VirtualTime(Optional.empty());
  }

  /** Each time any loop that has a task may be the next. */
  public static VirtualTime shuffled(RandomGenerator random) {
    return new VirtualTime(Optional.of(random));
  }

  public ManualLoop newLoop() {
    ManualLoop loop = new ManualLoop(this);
    loops.add(loop);
    return loop;
  }

  /** Has something checked after each task. */
  public void afterEachTask(Runnable check) {
    afterTask = check;
  }

  /** Has something done whenever nothing is left to do at this moment, before time goes on. */
  public void whenIdle(Runnable observe) {
    atRest = observe;
  }

  /** Runs so many tasks, if there are, and stops in the middle of what is going on. */
  public void runSome(int tasks) {
    for (int i = 0; i < tasks && runOne(); i++) {}
  }

  /** Runs all tasks and timers that are due now, and those that they lead to. */
  public void settle() {
    advance(Duration.ZERO);
  }

  private void drain() {
    int steps = 0;
    while (runOne()) {
      checkState(++steps < PATIENCE, "it does not come to rest");
    }
    atRest.run();
  }

  /**
   * Lets time pass, running what falls due. A task may have it pass too, as one that waits: then
   * its own loop waits with it.
   */
  public void advance(Duration pause) {
    long until = now + pause.toNanos();
    drain();
    while (!timers.isEmpty() && timers.peek().due <= until) {
      fireNext();
      drain();
    }
    now = Math.max(now, until);
  }

  /** As a task that waits until something holds, or for as long as told. */
  public void await(BooleanSupplier condition, Duration longest) {
    long until = now + longest.toNanos();
    while (!condition.getAsBoolean()) {
      if (!runOne()) {
        if (timers.isEmpty() || timers.peek().due > until) {
          now = Math.max(now, until);
          return;
        }
        fireNext();
      }
    }
  }

  private void fireNext() {
    Timer timer = timers.remove();
    now = Math.max(now, timer.due);
    timer.fire();
  }

  private boolean runOne() {
    Optional<ManualLoop> next = next();
    if (next.isEmpty()) {
      return false;
    }
    next.get().runNext();
    afterTask.run();
    return true;
  }

  private Optional<ManualLoop> next() {
    loops.removeIf(ManualLoop::isDead);
    List<ManualLoop> busy = new ArrayList<>(loops.size());
    for (ManualLoop loop : loops) {
      if (loop.canRun()) {
        busy.add(loop);
      }
    }
    if (busy.isEmpty()) {
      return Optional.empty();
    }
    return shuffle.isPresent()
        ? Optional.of(busy.get(shuffle.get().nextInt(busy.size())))
        : busy.stream().min(Comparator.comparingLong(loop -> loop.ready().element().sequence()));
  }

  Scheduled schedule(ManualLoop loop, Duration delay, Runnable task) {
    Timer timer = new Timer(now + delay.toNanos(), nextSequence(), loop, task);
    timers.add(timer);
    return timer;
  }

  long nextSequence() {
    return sequence++;
  }

  /** Nanoseconds since it began. */
  public long nanoTime() {
    return now;
  }

  @Override
  public Instant instant() {
    return ORIGIN.plusNanos(now);
  }
}
