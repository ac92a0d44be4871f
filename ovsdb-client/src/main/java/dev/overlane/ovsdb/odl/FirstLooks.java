package dev.overlane.ovsdb.odl;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose turn it is to read all rows for the first time: so many sessions at once, in the order in
 * which they asked, so that a thousand hosts that return together do not keep each other waiting
 * until all are given up. Who takes long keeps at it, but its place goes to the next one: slow
 * hosts cannot hold up the others. Thread-safe.
 */
final class FirstLooks {
  private static final Logger log = LoggerFactory.getLogger(FirstLooks.class);

  private final int atOnce;
  private final Duration longest;
  private final Deque<Look> queue = new ArrayDeque<>();
  private int underWay;

  /**
   * Nobody is at it.
   *
   * @param atOnce 1 or more
   * @param longest how long a session keeps its place
   */
  FirstLooks(int atOnce, Duration longest) {
    this.atOnce = atOnce;
    this.longest = longest;
  }

  /** Where a look is; each state is left by the events that are named with it. */
  private enum Place {
    /** In the queue. Left when one of the places is free, or by {@link Look#end}. */
    QUEUED,
    /** At it. Left by {@link Look#end}, or after the longest time. */
    AT_IT,
    /** Never left. */
    OVER
  }

  /** One session's look. */
  final class Look {
    private final ScheduledExecutorService loop;
    private final Runnable begin;
    private Place place = Place.QUEUED;

    private Look(ScheduledExecutorService loop, Runnable begin) {
      this.loop = loop;
      this.begin = begin;
    }

    /** It is done, or will never be; again: nothing. */
    void end() {
      leave(this);
    }
  }

  /**
   * Asks for a turn.
   *
   * @param loop the session's
   * @param begin run there when it is its turn, unless {@link Look#end} is called before
   */
  Look ask(ScheduledExecutorService loop, Runnable begin) {
    Look look = new Look(loop, begin);
    synchronized (this) {
      queue.add(look);
    }
    next();
    return look;
  }

  private void leave(Look look) {
    synchronized (this) {
      if (look.place == Place.AT_IT) {
        underWay--;
      } else if (look.place == Place.QUEUED) {
        queue.remove(look);
      }
      look.place = Place.OVER;
    }
    next();
  }

  private synchronized void next() {
    while (underWay < atOnce && !queue.isEmpty()) {
      Look look = queue.remove();
      look.place = Place.AT_IT;
      underWay++;
      try {
        look.loop.execute(look.begin);
        var unused = look.loop.schedule(look::end, longest.toNanos(), TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException closing) {
        log.debug("a session's loop has ended before its turn", closing);
        look.place = Place.OVER;
        underWay--;
      }
    }
  }
}
