package dev.overlane.it.chaos;

import dev.overlane.it.Await;
import dev.overlane.it.chaos.relay.Trap.Point;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What befalls the controller itself. None of it concerns a packet. */
final class ControllerFaults {
  private static final Pattern STAMP = Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT\\S+) INFO .*");

  private static final long DAY = 86_400;
  private static final long HOUR = 3_600;

  private ControllerFaults() {}

  static Injury kill(ChaosLab lab) {
    lab.controller().kill();
    Duration dead = lab.last();
    lab.startController();
    return new Injury(Concern.NOBODY, Instant.now(), "dead for " + dead.toMillis() + " ms");
  }

  static Injury killInsideBundle(ChaosLab lab) {
    Point point =
        oneOf(lab, List.of(Point.BUNDLE_OPENED, Point.BUNDLE_FILLED, Point.BUNDLE_COMMITTED));
    return killAt(lab, point, lab.network().edited());
  }

  static Injury killInsideTransaction(ChaosLab lab) {
    Point point = oneOf(lab, List.of(Point.TRANSACTION_HALF_SENT, Point.TRANSACTION_UNANSWERED));
    return killAt(lab, point, lab.network().withSpare());
  }

  private static Injury killAt(ChaosLab lab, Point point, ChaosNetwork edit) {
    lab.relay().trap(point, 1 + lab.random().nextInt(3));
    lab.save(edit);
    String host = lab.relay().awaitTrapped();
    lab.controller().kill();
    lab.relay().release();
    lab.startController();
    return new Injury(
        Concern.NOBODY, Instant.now(), "at " + point + " of " + host, lab::restoreFile);
  }

  private static Point oneOf(ChaosLab lab, List<Point> points) {
    return points.get(lab.random().nextInt(points.size()));
  }

  /** Sets the clock and back again, with a change under each time. */
  static Injury shiftClock(ChaosLab lab) {
    FakeClock clock = lab.clock().orElseThrow();
    List<Long> shifts = List.of(-400 * DAY, -HOUR, -30L, 30L, HOUR, 400 * DAY);
    long shift = shifts.get(lab.random().nextInt(shifts.size()));
    clock.shift(shift);
    int mark = lab.controller().mark();
    int revision = lab.network().revision();
    Await.until(
        "the controller lives at another time",
        ChaosLab.PATIENCE,
        () -> {
          // Each edit makes it write a line with its time.
          lab.save(lab.network().edited());
          lab.awaitSettled();
          return lab.controller().logSince(mark).stream().anyMatch(line -> isShifted(line, shift));
        });
    lab.last();
    clock.shift(0);
    return new Injury(
        Concern.NOBODY,
        Instant.now(),
        shift + " s, after " + (lab.network().revision() - revision) + " edits",
        lab::restoreFile);
  }

  private static boolean isShifted(String line, long shift) {
    Matcher stamp = STAMP.matcher(line);
    if (!stamp.matches()) {
      return false;
    }
    Duration ahead =
        Duration.between(Instant.now(), OffsetDateTime.parse(stamp.group(1)).toInstant());
    return shift < 0 ? ahead.toSeconds() < shift / 2 : ahead.toSeconds() > shift / 2;
  }
}
