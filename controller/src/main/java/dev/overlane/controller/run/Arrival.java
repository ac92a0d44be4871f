package dev.overlane.controller.run;

import dev.overlane.peers.Turns;
import java.time.Duration;

/**
 * Whether a host whose session has just begun may be synchronised yet: all that follows from an
 * arrival, until nothing more can be done at once, is one turn. Confined to the host's loop.
 */
final class Arrival {
  /** How many hosts at once: enough to keep a switch's answer from being waited for idly. */
  static final int AT_ONCE = 16;

  /** How long a host keeps its place. */
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final Turns.Turn turn;
  private State state = State.OVER;

  /** How far it is. */
  private enum State {
    /** No session has begun since the last turn ended. Left by {@link #arrived}. */
    OVER,
    /** A session has begun. Left by {@link #mayGoOn}, which asks for a turn. */
    ARRIVED,
    /** A turn was asked for. Left when it is granted, or by {@link #over}. */
    ASKED,
    /** It is the host's turn. Left by {@link #over}. */
    GRANTED
  }

  /**
   * No host has arrived.
   *
   * @param loop the host's
   * @param go called on it, once it is the host's turn
   */
  Arrival(Turns turns, SerialLoop loop, Runnable go) {
    this.turn =
        turns.newTurn(
            (delay, task) -> loop.schedule(delay, task)::cancel,
            () ->
                loop.execute(
                    () -> {
                      granted();
                      go.run();
                    }));
  }

  /** The turns of all hosts of one controller. */
  static Turns turns() {
    return new Turns(AT_ONCE, LONGEST);
  }

  void arrived() {
    if (state == State.OVER) {
      state = State.ARRIVED;
    }
  }

  boolean mayGoOn() {
    if (state == State.ARRIVED) {
      state = State.ASKED;
      turn.ask();
    }
    return state != State.ASKED;
  }

  private void granted() {
    if (state == State.ASKED) {
      state = State.GRANTED;
    }
  }

  /** Nothing more can be done for the host at once, or it has left. */
  void over() {
    if (state != State.OVER) {
      state = State.OVER;
      turn.end();
    }
  }
}
