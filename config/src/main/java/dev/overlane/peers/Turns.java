package dev.overlane.peers;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Whose turn it is: so many peers at once, in the order in which they asked. Who takes long keeps
 * at it, but its place goes to the next one, so that slow peers cannot hold up the others.
 * Thread-safe.
 */
public final class Turns {
  private final int atOnce;
  private final Duration longest;
  private final Deque<Turn> queue = new ArrayDeque<>();
  private int underWay;

  /**
   * Nobody is at it.
   *
   * @param atOnce 1 or more
   * @param longest how long a peer keeps its place
   */
  public Turns(int atOnce, Duration longest) {
    this.atOnce = atOnce;
    this.longest = longest;
  }

  /** One peer's clock. */
  public interface Timer {
    /**
     * Runs a task after a delay, or at once if it could never run.
     *
     * @return what makes the task not run, if it has not begun
     */
    Runnable after(Duration delay, Runnable task);
  }

  /** Where a peer is; each state is left by the events that are named with it. */
  private enum Place {
    /** Nothing is to be done. Left by {@link Turn#ask}. */
    AWAY,
    /** In the queue. Left when one of the places is free, or by {@link Turn#end}. */
    QUEUED,
    /** At it. Left by {@link Turn#end}, or after the longest time. */
    AT_IT
  }

  /** One peer's turns. */
  public final class Turn {
    private final Timer timer;
    private final Runnable granted;
    private Place place = Place.AWAY;
    private Runnable callOff = () -> {};

    private Turn(Timer timer, Runnable granted) {
      this.timer = timer;
      this.granted = granted;
    }

    /** Asks for a turn, unless the peer has one or has asked already. */
    public void ask() {
      synchronized (Turns.this) {
        if (place == Place.AWAY) {
          place = Place.QUEUED;
          queue.add(this);
          next();
        }
      }
    }

    /** The peer is done for now, or gone; again: nothing. */
    public void end() {
      synchronized (Turns.this) {
        if (place == Place.QUEUED) {
          queue.remove(this);
        } else if (place == Place.AT_IT) {
          underWay--;
        }
        place = Place.AWAY;
        callOff.run();
        callOff = () -> {};
        next();
      }
    }

    private void begin() {
      place = Place.AT_IT;
      underWay++;
      callOff = timer.after(longest, this::end);
      granted.run();
    }
  }

  /**
   * The turns of one peer.
   *
   * @param timer its own, by which its place is taken away; {@link Turn#end} calls it off
   * @param granted called when it is its turn, on the thread of whoever made way: it must only hand
   *     the news on
   */
  public Turn newTurn(Timer timer, Runnable granted) {
    return new Turn(timer, granted);
  }

  private void next() {
    while (underWay < atOnce && !queue.isEmpty()) {
      queue.remove().begin();
    }
  }

  /** How many are at it. */
  public synchronized int underWay() {
    return underWay;
  }
}
