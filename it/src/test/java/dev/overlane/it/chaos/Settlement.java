package dev.overlane.it.chaos;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The {@link Toll} of one window, being added up. PURE; confined to one thread. */
final class Settlement {
  private final Concern concern;
  private final long healed;
  private final List<String> remarks = new ArrayList<>();
  private final List<Loss> losses = new ArrayList<>();
  private long sent;
  private long concerned;
  private long concernedLost;
  private long unconcerned;
  private long lastReturn;

  /**
   * @param concern whom the fault may touch
   * @param healed the fault's end, in microseconds since 1970
   */
  Settlement(Concern concern, long healed) {
    this.concern = concern;
    this.healed = healed;
    this.lastReturn = healed;
  }

  /** Counts the frames with numbers from {@code from} to before {@code end}. */
  void count(ProbeStream stream, Times left, int from, int end) {
    for (int number = from; number < end; number++) {
      if (left.get(number) == 0) {
        remarks.add(stream.from().name() + "'s probe " + number + " was never seen leaving");
      } else {
        sent++;
      }
    }
  }

  /** Counts what one member received of them. */
  void walk(ProbeStream stream, Member to, Times left, Times received, int from, int end) {
    boolean mayLose = concern.covers(stream.from(), to);
    long due = 0;
    long lost = 0;
    int lastLost = -1;
    for (int number = from; number < end; number++) {
      if (left.get(number) != 0) {
        due++;
        if (received.get(number) == 0) {
          lost++;
          lastLost = number;
          if (!mayLose) {
            losses.add(
                new Loss(stream.id(), number, Ledger.instant(left.get(number)), stream.from(), to));
          }
        }
      }
    }
    if (mayLose) {
      concerned += due;
      concernedLost += lost;
    } else {
      unconcerned += due;
    }
    if (lost > 0 && mayLose) {
      lastReturn = Math.max(lastReturn, arrivalAfter(left, received, lastLost));
    }
  }

  /** When the first probe after a lost one arrived; if none did, when the latest left in vain. */
  private static long arrivalAfter(Times left, Times received, int lost) {
    int number = lost + 1;
    while (number < received.length() && received.get(number) == 0) {
      number++;
    }
    long arrival = received.get(number);
    return arrival == 0 ? left.get(left.length() - 1) : arrival;
  }

  Toll toll(long leaked, List<String> more) {
    return new Toll(
        sent,
        concerned,
        concernedLost,
        unconcerned,
        ImmutableList.copyOf(losses),
        leaked,
        Duration.of(lastReturn - healed, ChronoUnit.MICROS),
        ImmutableList.<String>builder().addAll(remarks).addAll(more).build());
  }
}
