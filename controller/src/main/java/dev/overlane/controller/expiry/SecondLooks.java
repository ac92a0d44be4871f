package dev.overlane.controller.expiry;

import dev.overlane.tls.Standing;
import dev.overlane.tls.TlsEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which session is to begin anew, since its peer may have another certificate by now than the one
 * that it showed, which ends soon. Within a session TLS 1.3 asks again only of a client that offers
 * it (RFC 8446 section 4.6.2), and neither Java nor Open vSwitch does.
 *
 * <p>One at a time over the whole fleet: the next one when the last has come back, so that keys
 * which are no good cost one session and not all. A host that says by its database that it has new
 * keys is asked at once; else once a day, as somebody may have put files in place of others. A
 * certificate that has ended is not asked for without such word: it would not be let in again.
 * PURE; of one thread.
 */
final class SecondLooks {
  private static final Duration AGAIN = Duration.ofDays(1);

  /** Whoever does not come back holds the others up no longer than that. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private @Nullable Asked last;

  private record Asked(String host, TlsEnd end, Instant at) {
    boolean isBack(Collection<Standing> sessions) {
      return sessions.stream()
          .anyMatch(
              session ->
                  session.end() == end
                      && !session.since().isBefore(at)
                      && name(session).filter(host::equals).isPresent());
    }
  }

  /** The session that is to begin anew now, if one is; it counts as asked. */
  Optional<Standing> next(Collection<Standing> sessions, Instant now) {
    if (last != null && now.isBefore(last.at().plus(PATIENCE)) && !last.isBack(sessions)) {
      return Optional.empty();
    }
    Optional<Standing> next =
        sessions.stream()
            .filter(session -> name(session).isPresent() && isWorthIt(session, now))
            .min(Comparator.comparing(Standing::since));
    last =
        next.map(chosen -> new Asked(name(chosen).orElseThrow(), chosen.end(), now)).orElse(null);
    return next;
  }

  private static boolean isWorthIt(Standing session, Instant now) {
    Instant end = session.peer().notAfter();
    boolean daily = !session.since().plus(AGAIN).isAfter(now) && end.isAfter(now);
    return Certificates.isDue(end, now) && (daily || session.newKeys().isPresent());
  }

  private static Optional<String> name(Standing session) {
    return session.peer().names().stream().findFirst();
  }
}
