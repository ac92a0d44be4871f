package dev.overlane.ovsdb.link;

/**
 * What is known of the other end's being alive, after OVS's lib/reconnect.h states ACTIVE and IDLE.
 * A value; all times are milliseconds of one monotonic clock.
 *
 * @param idle silence after which the other end is asked for an echo (RFC 7047 section 4.1.11)
 * @param grace silence after asking that means it is dead
 * @param since when it was last heard of, or asked
 * @param asked whether it was asked since it was last heard of
 */
public record Liveness(long idle, long grace, long since, boolean asked) {

  /** What to do now. */
  public enum Verdict {
    /** Nothing before {@link Liveness#deadline}. */
    ALIVE,
    /** Send an echo request, then go on with {@link Liveness#probed}. */
    ASK,
    /** Give the connection up. */
    DEAD
  }

  /** Returns the state of an end that has just been heard of. */
  public static Liveness start(long idle, long grace, long now) {
    return new Liveness(idle, grace, now, false);
  }

  /** Something, whatever it was, arrived. */
  public Liveness heard(long now) {
    return new Liveness(idle, grace, now, false);
  }

  /** It was asked. */
  public Liveness probed(long now) {
    return new Liveness(idle, grace, now, true);
  }

  /** Returns when the verdict may change next. */
  public long deadline() {
    return since + (asked ? grace : idle);
  }

  /** Returns what to do at {@code now}. */
  public Verdict verdict(long now) {
    if (now < deadline()) {
      return Verdict.ALIVE;
    }
    return asked ? Verdict.DEAD : Verdict.ASK;
  }
}
