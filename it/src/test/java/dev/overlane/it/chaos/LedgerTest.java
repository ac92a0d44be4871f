package dev.overlane.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.it.chaos.ProbeStream.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two members of a segment on two hosts, and a stranger; times in milliseconds since 1970. */
final class LedgerTest {
  private static final Member A = new Member("A", "h1", "ab", "02:00:00:00:00:0a", "ns-a");
  private static final Member B = new Member("B", "h2", "ab", "02:00:00:00:00:0b", "ns-b");
  private static final Member X = new Member("X", "h1", "xy", "02:00:00:00:00:0c", "ns-x");

  private static final ProbeStream STREAM =
      new ProbeStream(0, Kind.PAIR, A, B.mac(), ImmutableList.of(B));

  private final Ledger ledger = new Ledger(ImmutableList.of(STREAM));

  @Test
  void streamsAmongMembers_reachEachOtherAndTryEveryStranger() {
    ImmutableList<ProbeStream> streams = ProbeStream.among(ImmutableList.of(A, B, X));

    assertThat(streams).extracting(ProbeStream::id).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(streams.stream().filter(s -> s.kind() == Kind.PAIR)).hasSize(2);
    assertThat(streams.stream().filter(s -> s.kind() == Kind.CROSS)).hasSize(4);
    assertThat(streams.stream().filter(s -> s.kind() == Kind.BROADCAST))
        .extracting(ProbeStream::receivers)
        .containsExactly(ImmutableList.of(B), ImmutableList.of(A), ImmutableList.of());
  }

  @Test
  void probe_isKnownAgainBehindATagAndOnlyInItsOwnRun() {
    byte[] octets = new ProbeFrame(3, 77).octets(42, B.mac(), A.mac());
    byte[] tagged = new byte[octets.length + 4];
    System.arraycopy(octets, 0, tagged, 0, 12);
    System.arraycopy(octets, 12, tagged, 16, octets.length - 12);

    assertThat(ProbeFrame.in(tagged, 42)).isEqualTo(Optional.of(new ProbeFrame(3, 77)));
    assertThat(ProbeFrame.in(octets, 43)).isEmpty();
  }

  @Test
  void lossOfAnUnconcernedPair_isTold() {
    pass(0, 100, 101);
    pass(1, 150, 0);
    pass(2, 200, 201);

    Toll toll = ledger.settle(at(300), Concern.endsOn("h3"), at(120));

    assertThat(toll.sent()).isEqualTo(3);
    assertThat(toll.unconcerned()).isEqualTo(3);
    assertThat(toll.losses()).containsExactly(new Loss(0, 1, at(150), A, B));
    assertThat(toll.losses()).singleElement().asString().contains("LOST: A to B");
  }

  @Test
  void outageOfAConcernedPair_endsWithTheFirstArrivalAfterTheLastLoss() {
    pass(0, 100, 101);
    pass(1, 150, 0);
    pass(2, 200, 201);
    pass(3, 250, 0);
    pass(4, 300, 317);

    Toll toll = ledger.settle(at(280), Concern.endsOn("h2"), at(210));

    assertThat(toll.concernedLost()).isEqualTo(2);
    assertThat(toll.repair()).isEqualTo(Duration.ofMillis(107));
    assertThat(toll.remarks()).isEmpty();
    assertThat(ledger.settle(at(400), Concern.NOBODY, at(400)).unconcerned()).isEqualTo(1);
  }

  @Test
  void outageThatDoesNotEnd_lastsUntilTheLatestProbeAtLeast() {
    pass(0, 100, 101);
    pass(1, 150, 0);
    pass(2, 400, 0);

    Toll toll = ledger.settle(at(300), Concern.endsOn("h2"), at(200));

    assertThat(toll.repair()).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void probeSeenByAStranger_hasLeaked() {
    pass(0, 100, 101);
    ledger.sighted(X, new ProbeFrame(0, 0), 101_000);

    Toll toll = ledger.settle(at(300), Concern.NOBODY, at(300));

    assertThat(toll.leaked()).isEqualTo(1);
    assertThat(toll.remarks()).singleElement().asString().contains("LEAK: X received of A");
  }

  @Test
  void probeThatComesTwiceOrNeverLeft_isRemarked() {
    pass(0, 100, 101);
    ledger.sighted(B, new ProbeFrame(0, 0), 102_000);
    pass(2, 200, 201);

    ImmutableList<String> remarks = ledger.settle(at(300), Concern.NOBODY, at(300)).remarks();

    assertThat(remarks).anyMatch(remark -> remark.contains("twice"));
    assertThat(remarks).anyMatch(remark -> remark.contains("never seen leaving"));
  }

  @Test
  void pair_isSilentUntilAProbeSentLaterHasArrived() {
    pass(0, 100, 250);
    assertThat(ledger.allPairsDeliverSince(at(200))).isFalse();
    pass(1, 210, 220);
    assertThat(ledger.allPairsDeliverSince(at(200))).isTrue();
  }

  @Test
  void concern_coversPairsByTheirEnds() {
    assertThat(Concern.endsOn("h1").covers(A, X)).isTrue();
    assertThat(Concern.crossing("h1").covers(A, X)).isFalse();
    assertThat(Concern.crossing("h1").covers(B, A)).isTrue();
    assertThat(Concern.NOBODY.covers(A, B)).isFalse();
  }

  /** A probe of A leaves, and arrives at B unless {@code received} is 0. */
  private void pass(int number, long sent, long received) {
    ledger.sighted(A, new ProbeFrame(0, number), sent * 1000);
    if (received > 0) {
      ledger.sighted(B, new ProbeFrame(0, number), received * 1000);
    }
  }

  private static Instant at(long millis) {
    return Instant.ofEpochMilli(millis);
  }
}
