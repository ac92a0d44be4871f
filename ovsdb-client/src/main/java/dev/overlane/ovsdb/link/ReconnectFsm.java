package dev.overlane.ovsdb.link;

/**
 * The state of a connection that is dialled for ever, after OVS's lib/reconnect.h. A value: each
 * event returns the next state, and {@link #action} says what to do in it. All times are
 * milliseconds of one monotonic clock.
 *
 * @param phase where the connection is
 * @param since when the phase was entered
 * @param backoff milliseconds waited after the last failure, before jitter; 0: none failed yet
 * @param due when to dial, in phase {@code WAITING}
 * @param failuresAtMaximum how many failures in a row ended at {@link #MAX_BACKOFF}
 */
public record ReconnectFsm(Phase phase, long since, long backoff, long due, int failuresAtMaximum) {

  /** The first wait after a failure, in milliseconds. */
  public static final long MIN_BACKOFF = 250;

  /**
   * The longest wait, in milliseconds; a connection that lived so long counts as a good one. A host
   * whose ovsdb-server returns, perhaps with something to repair, is not to wait for its controller
   * for longer than two seconds.
   */
  public static final long MAX_BACKOFF = 1_500;

  /** Where a connection is. */
  public enum Phase {
    /** Nothing is open. Left by {@link #connecting} once {@code due} has come. */
    WAITING,
    /** Dialling or shaking hands. Left by {@link #opened} or {@link #ended}. */
    CONNECTING,
    /** Up and in use. Left by {@link #ended}. */
    ACTIVE
  }

  /** What to do now. */
  public sealed interface Action {
    /** Dial. */
    record Connect() implements Action {}

    /**
     * Nothing before a moment.
     *
     * @param until that moment
     */
    record Wait(long until) implements Action {}

    /** Nothing before the next event. */
    record Stay() implements Action {}
  }

  /** How loudly a failure is told. */
  public enum Voice {
    /** In a line of its own. */
    SPEAK,
    /** In a line that says that the like of it will not be told again. */
    LAST_WORD,
    /** Not at all. */
    MUTE
  }

  /** Returns the state in which the first dialling is due at once. */
  public static ReconnectFsm start(long now) {
    return new ReconnectFsm(Phase.WAITING, now, 0, now, 0);
  }

  /** Returns what to do in this state at {@code now}. */
  public Action action(long now) {
    if (phase != Phase.WAITING) {
      return new Action.Stay();
    }
    return now >= due ? new Action.Connect() : new Action.Wait(due);
  }

  /** Dialling has begun. */
  public ReconnectFsm connecting(long now) {
    return new ReconnectFsm(Phase.CONNECTING, now, backoff, now, failuresAtMaximum);
  }

  /** The connection is up and in use. */
  public ReconnectFsm opened(long now) {
    return new ReconnectFsm(Phase.ACTIVE, now, backoff, now, failuresAtMaximum);
  }

  /**
   * The attempt failed or the connection ended. A connection that lived for {@link #MAX_BACKOFF}
   * starts the backoff anew; a brief one goes on doubling it.
   *
   * @param jitter 0 (inclusive) to 1 (exclusive): the wait is between half the backoff and all of
   *     it
   */
  public ReconnectFsm ended(long now, double jitter) {
    boolean livedLong = phase == Phase.ACTIVE && now - since >= MAX_BACKOFF;
    long next =
        livedLong || backoff == 0
            ? MIN_BACKOFF
            : Math.min(MAX_BACKOFF, Math.multiplyExact(backoff, 2));
    long wait = next / 2 + (long) (jitter * (next - next / 2));
    int atMaximum = next < MAX_BACKOFF ? 0 : Math.min(failuresAtMaximum + 1, 2);
    return new ReconnectFsm(Phase.WAITING, now, next, now + wait, atMaximum);
  }

  /** Returns how loudly the failure that led to this state is told. */
  public Voice voice() {
    return switch (failuresAtMaximum) {
      case 0 -> Voice.SPEAK;
      case 1 -> Voice.LAST_WORD;
      default -> Voice.MUTE;
    };
  }
}
