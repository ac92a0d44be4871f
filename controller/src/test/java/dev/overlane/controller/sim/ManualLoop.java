package dev.overlane.controller.sim;

import dev.overlane.controller.run.SerialLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** A loop whose tasks run when {@link VirtualTime} says so, in the order given. */
public final class ManualLoop implements SerialLoop {

  /** A task with its place in the order of all tasks of all loops. */
  record Task(long sequence, Runnable body) {}

  private final VirtualTime time;
  private final Deque<Task> ready = new ArrayDeque<>();
  private boolean dead;
  private boolean frozen;
  private boolean running;

  ManualLoop(VirtualTime time) {
    this.time = time;
  }

  @Override
  public void execute(Runnable task) {
    if (!dead) {
      ready.add(new Task(time.nextSequence(), task));
    }
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable task) {
    return time.schedule(this, delay, task);
  }

  @Override
  public long nanoTime() {
    return time.nanoTime();
  }

  /** The process that the loop is part of dies: nothing of it runs any more. */
  public void kill() {
    dead = true;
    ready.clear();
  }

  /** The process that the loop is part of stands still, or goes on. */
  public void setFrozen(boolean now) {
    frozen = now;
  }

  /** Whether a task of it may run now. */
  boolean canRun() {
    return !ready.isEmpty() && !frozen && !running;
  }

  /** Runs its next task; what it waits for in the middle of it, other loops may do meanwhile. */
  void runNext() {
    running = true;
    try {
      ready.remove().body().run();
    } finally {
      running = false;
    }
  }

  boolean isDead() {
    return dead;
  }

  Deque<Task> ready() {
    return ready;
  }
}
