package dev.overlane.bench.wire;

import static dev.overlane.bench.wire.Passing.Kind.BUNDLE_CLOSE;
import static dev.overlane.bench.wire.Passing.Kind.BUNDLE_COMMIT;
import static dev.overlane.bench.wire.Passing.Kind.BUNDLE_DONE;
import static dev.overlane.bench.wire.Passing.Kind.BUNDLE_OPEN;
import static dev.overlane.bench.wire.Passing.Kind.TRANSACTION;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When a repair passed the controller's sockets, counted from the drift.
 *
 * @param first its first byte
 * @param changes the last byte of its last change: of a transaction, or of a bundle's request to
 *     close, which is sent with its flows
 * @param last its last byte: of a transaction, or of a bundle's request to commit, which waits for
 *     the switch to have taken all flows
 */
public record WireTimes(Duration first, Duration changes, Duration last) {
  private static final ImmutableSet<Passing.Kind> BEGINS =
      Sets.immutableEnumSet(BUNDLE_OPEN, TRANSACTION);
  private static final ImmutableSet<Passing.Kind> CHANGES =
      Sets.immutableEnumSet(BUNDLE_CLOSE, TRANSACTION);
  private static final ImmutableSet<Passing.Kind> ENDS =
      Sets.immutableEnumSet(BUNDLE_COMMIT, TRANSACTION);

  /**
   * News that passed so long before the drift was seen are of something else. A monitor may be late
   * by less.
   */
  private static final Duration LATENESS = Duration.ofMillis(50);

  /**
   * The times of one repair; empty: it has not passed, or not all of it. PURE.
   *
   * @param passings all that passed from before the drift to after the repair
   * @param seen when a monitor saw the drift; if news of it passed before that, they count
   * @param news as what it is told
   */
  public static Optional<WireTimes> of(List<Passing> passings, long seen, Passing.Kind news) {
    long drift =
        passings.stream()
            .filter(p -> p.kind() == news)
            .mapToLong(Passing::first)
            .filter(first -> first >= seen - LATENESS.toNanos())
            .map(first -> Math.min(first, seen))
            .min()
            .orElse(seen);
    ImmutableList<Passing> after =
        withoutAbandoned(passings.stream().filter(p -> p.first() >= drift).toList());
    OptionalLong first =
        after.stream().filter(p -> BEGINS.contains(p.kind())).mapToLong(Passing::first).min();
    OptionalLong changes = lastOf(after, CHANGES);
    OptionalLong last = lastOf(after, ENDS);
    return first.isEmpty() || changes.isEmpty() || last.isEmpty() || isUnderWay(after)
        ? Optional.empty()
        : Optional.of(
            new WireTimes(
                Duration.ofNanos(first.getAsLong() - drift),
                Duration.ofNanos(changes.getAsLong() - drift),
                Duration.ofNanos(last.getAsLong() - drift)));
  }

  private static OptionalLong lastOf(List<Passing> passings, ImmutableSet<Passing.Kind> kinds) {
    return passings.stream().filter(p -> kinds.contains(p.kind())).mapToLong(Passing::last).max();
  }

  /**
   * Without bundles after which another one was opened before they ended: they lost their switch.
   */
  private static ImmutableList<Passing> withoutAbandoned(List<Passing> passings) {
    ImmutableList.Builder<Passing> rest = ImmutableList.builder();
    List<Passing> bundle = new ArrayList<>();
    for (Passing passing : passings) {
      switch (passing.kind()) {
        case BUNDLE_OPEN -> {
          bundle.clear();
          bundle.add(passing);
        }
        case BUNDLE_CLOSE, BUNDLE_COMMIT -> bundle.add(passing);
        case BUNDLE_DONE -> {
          rest.addAll(bundle).add(passing);
          bundle.clear();
        }
        case TRANSACTION, FLOW_NEWS, ROW_NEWS -> rest.add(passing);
      }
    }
    return rest.addAll(bundle).build();
  }

  /** Whether the end of the last bundle has not passed; it counts until then. */
  private static boolean isUnderWay(List<Passing> passings) {
    long opened = lastOf(passings, ImmutableSet.of(BUNDLE_OPEN)).orElse(Long.MIN_VALUE);
    return lastOf(passings, ImmutableSet.of(BUNDLE_DONE)).orElse(Long.MIN_VALUE) < opened;
  }
}
