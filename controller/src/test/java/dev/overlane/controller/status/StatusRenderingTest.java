package dev.overlane.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.DatapathId;
import dev.overlane.config.model.Mtus;
import dev.overlane.controller.plan.HostPhase;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StatusRenderingTest {
  private static final Mtus MTUS = mtus(ImmutableSortedMap.of("ab", 1450, "xy", 1450));
  private static final HostStatus GOOD =
      new HostStatus(
          "dt-1",
          HostPhase.CONVERGED,
          "",
          3,
          "connected",
          "connected",
          new DatapathId(0x1234),
          42,
          ImmutableSortedMap.of("ab", ImmutableList.of("A", "C"), "xy", ImmutableList.of("X")),
          ImmutableSortedMap.of("Z", "interface vZ: could not open network device vZ"),
          ImmutableSortedMap.of("eth7", "", "tap7", "no port has its iface-id wbe1"),
          2,
          Optional.empty());
  private static final HostStatus BAD =
      new HostStatus(
          "dt-22",
          HostPhase.UNREACHABLE,
          "connection refused",
          3,
          "connection refused",
          "disconnected",
          new DatapathId(7),
          0,
          ImmutableSortedMap.of(),
          ImmutableSortedMap.of(),
          ImmutableSortedMap.of(),
          0,
          Optional.of(
              new HostStatus.LastError("ovsdb: connection refused", "2026-01-01T00:00:00Z")));

  @Test
  void json_hasTheFieldsOfTheContract() {
    NetworkStatus status =
        new NetworkStatus(
            3,
            Optional.empty(),
            Optional.empty(),
            ImmutableSortedMap.of("dt-1", GOOD),
            IsolationStatus.NONE,
            ImmutableSortedMap.of(),
            MTUS);

    assertThat(StatusJson.render(status))
        .isEqualTo(
            "{\"revision\":3,\"converged\":true,\"config-error\":null,\"tls-error\":null,\"mtu\":1450,"
                + "\"segments\":{\"ab\":{\"mtu\":1450},\"xy\":{\"mtu\":1450}},"
                + "\"isolation\":{\"verdict\":\"unknown\",\"violations\":0,"
                + "\"unseen-hosts\":0,\"at\":null,\"seconds\":0.0},\"certificates-due\":{},\"hosts\":{\"dt-1\":{"
                + "\"phase\":\"converged\",\"reason\":null,\"revision\":3,"
                + "\"ovsdb\":\"connected\",\"openflow\":\"connected\","
                + "\"datapath-id\":\"0000000000001234\",\"flows\":42,"
                + "\"members\":{\"ab\":[\"A\",\"C\"],\"xy\":[\"X\"]},"
                + "\"waiting\":{\"Z\":\"interface vZ: could not open network device vZ\"},"
                + "\"foreign-ports\":[\"eth7\",\"tap7\"],\"drift-repaired\":2,"
                + "\"last-error\":null,\"last-error-since\":null}}}");
  }

  @Test
  void table_linesUpAndExplainsWhatIsNotWell() {
    NetworkStatus status =
        new NetworkStatus(
            3,
            Optional.of("net.yaml:1:1: error: bad"),
            Optional.empty(),
            ImmutableSortedMap.of("dt-1", GOOD, "dt-22", BAD),
            new IsolationStatus("violated", 2, 0, "2026-01-01T00:00:00Z", 0.5),
            ImmutableSortedMap.of("host:dt-1", Instant.parse("2026-12-24T18:00:00Z")),
            MTUS);

    assertThat(StatusTable.render(status))
        .isEqualTo(
            """
            revision 3: 1 of 2 hosts converged
            the file on disk is refused, revision 3 stays in force:
              net.yaml:1:1: error: bad
            HOST   PHASE        OVSDB         OPENFLOW      FLOWS  DRIFT  MEMBERS
            dt-1   converged    connected     connected     42     2      ab: A C; xy: X
            dt-22  unreachable  disconnected  disconnected  0      0      -
            isolation: violated (`overlane verify` says how)
            MTU of ports: 1450 bytes in all segments
            the certificate of host dt-1 is valid until 2026-12-24T18:00:00Z only: renew it (overlane pki renew dt-1)
            dt-1: port Z waits: interface vZ: could not open network device vZ
            dt-1: foreign ports without flows: eth7, tap7 (no port has its iface-id wbe1)
            dt-22: unreachable: connection refused
            dt-22: last error since 2026-01-01T00:00:00Z: ovsdb: connection refused
            """);
  }

  @Test
  void whatTheOwnerMet_isToldByTheOthers_andRepairsOfAllAreCounted() {
    HostStatus.LastError full = new HostStatus.LastError("disk full", "2026-01-02T00:00:00Z");
    ClusterStatus cluster =
        new ClusterStatus(
            "prod",
            "c1",
            "member",
            Optional.empty(),
            1,
            ImmutableSortedMap.of(),
            ImmutableSortedMap.of("dt-22", new ClusterStatus.Holder("c2", 7)),
            ImmutableSortedMap.of(
                "c2",
                ImmutableSortedMap.of(
                    "dt-1", new HostNote(3, Optional.of(full)),
                    "dt-22", new HostNote(4, Optional.of(full))),
                "c3",
                ImmutableSortedMap.of("dt-22", new HostNote(5, Optional.empty()))));
    NetworkStatus status =
        new NetworkStatus(
            3,
            Optional.empty(),
            Optional.empty(),
            ImmutableSortedMap.of("dt-1", cluster.completed(GOOD), "dt-22", cluster.completed(BAD)),
            IsolationStatus.NONE,
            ImmutableSortedMap.of(),
            MTUS,
            Optional.of(cluster));

    assertThat(status.hosts().get("dt-1").driftRepaired()).isEqualTo(2 + 3);
    assertThat(status.hosts().get("dt-1").lastError()).as("c2 does not hold it").isEmpty();
    assertThat(status.hosts().get("dt-22").driftRepaired()).isEqualTo(4 + 5);
    assertThat(StatusTable.render(status))
        .contains("dt-22: last error since 2026-01-02T00:00:00Z, met by c2: disk full\n");
    assertThat(StatusJson.render(status))
        .contains("\"last-error\":\"disk full\"", "\"last-error-member\":\"c2\"")
        .contains("\"last-error-member\":null");
  }

  private static Mtus mtus(ImmutableSortedMap<String, Integer> segments) {
    return new Mtus(segments.values().stream().min(Integer::compare).orElse(0), segments);
  }

  @Test
  void mtus_takeALineEach_andTheUsualOneNamesNoSegments() {
    ImmutableSortedMap.Builder<String, Integer> many = ImmutableSortedMap.naturalOrder();
    for (int i = 10; i < 20; i++) {
      many.put("narrow-" + i, 1350).put("wide-" + i, 8950);
    }

    assertThat(MtuWords.of(mtus(ImmutableSortedMap.of("ab", 1450, "n", 1350, "xy", 1450))))
        .containsExactly(
            "MTU of ports: 1350 bytes in n", "MTU of ports: 1450 bytes in all other segments");
    assertThat(MtuWords.of(mtus(ImmutableSortedMap.of("ab", 1450, "n", 1350))))
        .containsExactly("MTU of ports: 1350 bytes in n", "MTU of ports: 1450 bytes in ab");
    assertThat(MtuWords.of(mtus(many.buildOrThrow())))
        .containsExactly(
            "MTU of ports: 1350 bytes in narrow-10, narrow-11, narrow-12, narrow-13, narrow-14,"
                + " narrow-15, narrow-16, narrow-17 and 2 more",
            "MTU of ports: 8950 bytes in all other segments");
    assertThat(MtuWords.of(Mtus.NONE)).isEmpty();
  }

  @Test
  void hostThatIsConvergedOnAnOlderRevision_isNotConverged() {
    NetworkStatus status =
        new NetworkStatus(
            4,
            Optional.empty(),
            Optional.empty(),
            ImmutableSortedMap.of("dt-1", GOOD),
            IsolationStatus.NONE,
            ImmutableSortedMap.of(),
            MTUS);

    assertThat(status.converged()).isFalse();
  }

  @Test
  void networkWithoutHosts_isConverged() {
    assertThat(
            new NetworkStatus(
                    1,
                    Optional.empty(),
                    Optional.empty(),
                    ImmutableSortedMap.of(),
                    IsolationStatus.NONE,
                    ImmutableSortedMap.of(),
                    MTUS)
                .converged())
        .isTrue();
  }
}
