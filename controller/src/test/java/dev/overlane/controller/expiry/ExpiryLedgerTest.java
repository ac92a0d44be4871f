package dev.overlane.controller.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.tls.PeerCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which ends of certificates are told, and how often. */
final class ExpiryLedgerTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  private final ExpiryLedger ledger = new ExpiryLedger();

  @Test
  void certificate_isDueThirtyDaysBeforeItsEnd_andAfterIt() {
    ImmutableSortedMap<String, Instant> ends =
        ImmutableSortedMap.of("ca", in(31), "controller", in(29), "host:dt-1", in(-1));

    assertThat(ExpiryLedger.due(ends, NOW)).containsOnlyKeys("controller", "host:dt-1");
  }

  @Test
  void certificateThatIsDue_isToldOnceADay() {
    ImmutableSortedMap<String, Instant> due = ImmutableSortedMap.of("controller", in(20));

    assertThat(ledger.untold(due, NOW)).containsOnlyKeys("controller");
    assertThat(ledger.untold(due, NOW.plus(Duration.ofHours(23)))).isEmpty();
    assertThat(ledger.untold(due, NOW.plus(Duration.ofHours(24)))).containsOnlyKeys("controller");
  }

  @Test
  void renewedCertificateThatIsDueToo_isToldAtOnce() {
    ledger.untold(ImmutableSortedMap.of("host:dt-1", in(2)), NOW);

    assertThat(ledger.untold(ImmutableSortedMap.of("host:dt-1", in(9)), NOW))
        .containsOnlyKeys("host:dt-1");
  }

  @Test
  void twoSessionsOfOneHost_countByTheEarlierEnd() {
    Map<String, Instant> ends = new TreeMap<>();

    Certificates.addPeers(
        ends,
        ImmutableList.of(
            peer(in(9), "dt-1"), peer(in(7), "dt-1", "rack-1"), peer(in(8), "dt-2"), peer(in(1))));

    assertThat(ends).containsOnly(Map.entry("host:dt-1", in(7)), Map.entry("host:dt-2", in(8)));
  }

  private static PeerCertificate peer(Instant end, String... names) {
    return new PeerCertificate(ImmutableSet.copyOf(names), "01", "CN=ca", end);
  }

  private static Instant in(int days) {
    return NOW.plus(Duration.ofDays(days));
  }
}
