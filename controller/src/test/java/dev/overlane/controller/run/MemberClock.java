package dev.overlane.controller.run;

import dev.overlane.controller.sim.VirtualTime;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The clock by which a member counts its lease: it never goes back, and is otherwise as wrong as
 * the clock of a virtual machine that is stopped, moved or short of time.
 */
final class MemberClock implements LongSupplier {
  private final VirtualTime time;
  private long shown;
  private long seen;
  private boolean still;
  private int slowness = 1;

  MemberClock(VirtualTime time) {
    this.time = time;
  }

  @Override
  public long getAsLong() {
    long now = time.nanoTime();
    if (!still) {
      shown += (now - seen) / slowness;
    }
    seen = now;
    return shown;
  }

  /** It stands still from now on, or goes on from where it is. */
  void setStill(boolean now) {
    getAsLong();
    still = now;
  }

  /** It goes so many times slower than time. */
  void setSlowness(int times) {
    getAsLong();
    slowness = times;
  }

  void jumpAhead(Duration by) {
    shown += by.toNanos();
  }
}
