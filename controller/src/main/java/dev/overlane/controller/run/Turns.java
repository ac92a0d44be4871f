package dev.overlane.controller.run;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is to be synchronised after it arrived: so many hosts at once, in the order in
 * which they asked. A host that takes long keeps at it, but its place goes to the next one, so that
 * slow hosts cannot hold up the others. Confined to one loop but for {@link #newTurn} and the
 * methods of {@link Turn}, which any thread may call.
 */
final class Turns {
  /** How many at once: enough to keep a switch's answer from being waited for idly. */
  static final int AT_ONCE = 16;

  /** How long a host keeps its place. */
  static final Duration LONGEST = Duration.ofSeconds(2);

  private final SerialLoop loop;
  private final int atOnce;
  private final Duration longest;
  private final Deque<Turn> queue = new ArrayDeque<>();
  private int underWay;

  Turns(SerialLoop loop, int atOnce, Duration longest) {
    this.loop = loop;
    this.atOnce = atOnce;
    this.longest = longest;
  }

  /** Where a host is; each state is left by the events that are named with it. */
  private enum Place {
    /** Nothing is to be done. Left by {@link Turn#ask}. */
    AWAY,
    /** In the queue. Left when one of the places is free, or by {@link Turn#end}. */
    QUEUED,
    /** At it. Left by {@link Turn#end}, or after the longest time. */
    AT_IT
  }

  /** One host's turns. */
  final class Turn {
    private final Runnable granted;
    private Place place = Place.AWAY;
    private SerialLoop.@Nullable Scheduled limit;

    private Turn(Runnable granted) {
      this.granted = granted;
    }

    /** Asks for a turn; it has not got one, and has not asked. */
    void ask() {
      loop.execute(
          () -> {
            if (place == Place.AWAY) {
              place = Place.QUEUED;
              queue.add(this);
              next();
            }
          });
    }

    /** The host is done for now, or gone. */
    void end() {
      loop.execute(this::leave);
    }

    private void begin() {
      place = Place.AT_IT;
      underWay++;
      limit = loop.schedule(longest, this::leave);
      granted.run();
    }

    private void leave() {
      if (place == Place.QUEUED) {
        queue.remove(this);
      } else if (place == Place.AT_IT) {
        underWay--;
      }
      place = Place.AWAY;
      if (limit != null) {
        limit.cancel();
        limit = null;
      }
      next();
    }
  }

  /**
   * The turns of one host.
   *
   * @param granted called on this object's loop when it is its turn
   */
  Turn newTurn(Runnable granted) {
    return new Turn(granted);
  }

  private void next() {
    while (underWay < atOnce && !queue.isEmpty()) {
      queue.remove().begin();
    }
  }

  /** How many are at it; on the loop only. */
  int underWay() {
    return underWay;
  }
}
