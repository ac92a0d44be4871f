package dev.overlane.bench.job;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;

/**
 * One way to do the job. What is to be timed is prepared first, and its {@link Runnable} run with
 * the clock; its end is seen from outside, or is that of the Runnable if that comes later. Confined
 * to one thread.
 */
interface Column extends AutoCloseable {
  /** As people call it. */
  String name();

  /** The bridge whose flows count. */
  String bridge();

  /** Gets ready on hosts without a bridge; whatever control plane there is runs, without a job. */
  void prepare();

  /** All of the job. */
  Runnable cold();

  /** Returns once this column itself takes what was last begun as done. */
  default void settle() {}

  /** The guest comes, moves or goes, from and to where {@link Job} says. */
  Runnable change(Job.Change change, int place);

  /** As {@link #settle}, after a change that is seen on all switches. */
  default void settle(FlowEar ear) {
    settle();
  }

  /** How long flows must rest before what was last begun is over, for all that one knows. */
  default Duration quiet() {
    return Duration.ofMillis(60);
  }

  /** Whether there is a controller that can be killed. */
  default boolean hasController() {
    return false;
  }

  /** Kills the controller, starts it again and returns when it says that all is as it should be. */
  default void restart() {
    throw new UnsupportedOperationException(name() + " has no controller");
  }

  /** All switches are back, with their rows and without flows: does what is to be done by hand. */
  default Runnable allBack() {
    return () -> {};
  }

  /**
   * Whether a switch holds what it should, after this column has done the job without the guest.
   *
   * @param recorded what the tape has of it
   */
  default boolean agrees(
      ImmutableMap<HeldFlow.Key, HeldFlow> recorded, ImmutableMap<HeldFlow.Key, HeldFlow> held) {
    return held.equals(recorded);
  }

  /** What the control plane has used so far. */
  Usage usage();

  /**
   * What processes have used.
   *
   * @param seconds of processors
   * @param peakKibibytes the most resident memory, added up; 0 if it is not known
   */
  record Usage(double seconds, long peakKibibytes) {
    static final Usage NONE = new Usage(0, 0);
  }

  /** Stops the control plane; bridges stay as they are. */
  @Override
  void close();
}
