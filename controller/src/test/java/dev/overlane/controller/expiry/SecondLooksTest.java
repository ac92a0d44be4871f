package dev.overlane.controller.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import dev.overlane.tls.PeerCertificate;
import dev.overlane.tls.Standing;
import dev.overlane.tls.TlsEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which sessions begin anew to show a later certificate, and when. */
final class SecondLooksTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final SecondLooks looks = new SecondLooks();
  private final List<Standing> sessions = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-26T12:00:00Z");

  @Test
  void certificateThatIsNotDue_isNotAskedFor() {
    stand("dt-1", TlsEnd.OPENFLOW, days(100));
    pass(Duration.ofDays(69));

    assertThat(asked()).isEmpty();

    pass(Duration.ofDays(2));
    assertThat(asked()).containsExactly("dt-1 OPENFLOW");
  }

  @Test
  void hostThatWasNotRenewed_isAskedOnceADayOnEachProtocol() {
    stand("dt-1", TlsEnd.OVSDB_DIAL, days(20));
    stand("dt-1", TlsEnd.OPENFLOW, days(20));
    assertThat(askedWithin(Duration.ofHours(23))).isEmpty();

    pass(Duration.ofHours(1));
    assertThat(askedWithin(Duration.ofHours(20)))
        .containsExactly("dt-1 OVSDB_DIAL", "dt-1 OPENFLOW");
    pass(Duration.ofHours(4));
    assertThat(askedWithin(Duration.ofHours(20)))
        .containsExactly("dt-1 OVSDB_DIAL", "dt-1 OPENFLOW");
  }

  @Test
  void hostThatSaysItHasNewKeys_isAskedAtOnceAndOnce() {
    Standing session = stand("dt-1", TlsEnd.OPENFLOW, days(20));
    session.peerHasNewKeys(now);

    assertThat(askedWithin(Duration.ofHours(23))).containsExactly("dt-1 OPENFLOW");
  }

  @Test
  void newKeysOfAHostWhoseCertificateIsNotDue_costNoSession() {
    stand("dt-1", TlsEnd.OPENFLOW, days(200)).peerHasNewKeys(now);

    assertThat(asked()).isEmpty();
  }

  @Test
  void endedCertificate_isAskedForOnlyIfTheHostSaysSo_asItWouldNotBeLetInAgain() {
    Standing session = stand("dt-1", TlsEnd.OPENFLOW, days(2));
    pass(Duration.ofDays(3));

    assertThat(asked()).isEmpty();

    session.peerHasNewKeys(now);
    assertThat(asked()).containsExactly("dt-1 OPENFLOW");
  }

  @Test
  void nextHost_waitsForTheReturnOfTheLast_anHourAtMost() {
    stand("dt-1", TlsEnd.OPENFLOW, days(20));
    stand("dt-2", TlsEnd.OPENFLOW, days(20));
    stand("dt-3", TlsEnd.OPENFLOW, days(20));
    pass(DAY);
    Standing first = looks.next(sessions, now).orElseThrow();

    assertThat(asked()).isEmpty();
    sessions.remove(first);
    assertThat(asked()).isEmpty();
    pass(Duration.ofMinutes(1));
    stand("dt-1", TlsEnd.OVSDB_DIAL, days(20));
    assertThat(asked()).as("another session of that host").isEmpty();
    stand("dt-1", TlsEnd.OPENFLOW, days(20));
    Standing second = looks.next(sessions, now).orElseThrow();
    assertThat(second.peer().names()).containsExactly("dt-2");

    sessions.remove(second);
    pass(Duration.ofMinutes(59));
    assertThat(asked()).isEmpty();
    pass(Duration.ofMinutes(1));
    assertThat(asked()).containsExactly("dt-3 OPENFLOW");
  }

  private Standing stand(String name, TlsEnd end, Instant notAfter) {
    PeerCertificate shown = new PeerCertificate(ImmutableSet.of(name), "01", "CN=ca", notAfter);
    Standing session = new Standing(shown, end, now, () -> {}, () -> {});
    sessions.add(session);
    return session;
  }

  /** Whom the looks of that time ask, each of whom comes back at once with what it had. */
  private List<String> askedWithin(Duration time) {
    List<String> all = new ArrayList<>();
    for (Instant end = now.plus(time); now.isBefore(end); pass(Duration.ofMinutes(1))) {
      looks
          .next(sessions, now)
          .ifPresent(
              session -> {
                all.add(words(session));
                sessions.remove(session);
                String name = session.peer().names().iterator().next();
                stand(name, session.end(), session.peer().notAfter());
              });
    }
    return all;
  }

  private List<String> asked() {
    return looks.next(sessions, now).map(SecondLooksTest::words).stream().toList();
  }

  private static String words(Standing session) {
    return session.peer().names().iterator().next() + " " + session.end();
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private Instant days(int days) {
    return now.plus(Duration.ofDays(days));
  }
}
