package dev.overlane.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.controller.sim.FakeEtcd;
import dev.overlane.controller.sim.VirtualTime;
import dev.overlane.controller.status.HostNote;
import dev.overlane.controller.status.HostStatus.LastError;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a member tells of the hosts that it wrote to, and how often. */
final class NoteTellerTest {
  private static final ClusterView.Keys KEYS = new ClusterView.Keys("prod");
  private static final ImmutableSet<String> HELD = ImmutableSet.of("dt-1");
  private static final HostNote REPAIRED = new HostNote(2, Optional.empty());
  private static final HostNote FAILED =
      new HostNote(1, Optional.of(new LastError("disk full", "2026-01-01T00:00:00Z")));
  private static final long SOON = NoteTeller.PAUSE.toNanos() - 1;
  private static final long LATER = NoteTeller.PAUSE.toNanos();

  private final FakeEtcd.Client etcd = new FakeEtcd(VirtualTime.inOrder()).newClient();
  private final KnownKeys known = new KnownKeys(etcd, KEYS, () -> 0);
  private final TreeMap<String, HostNote> notes = new TreeMap<>();
  private final NoteTeller teller = new NoteTeller("c1", known, () -> notes);
  private long lease;

  @BeforeEach
  void begin() throws Exception {
    lease = etcd.grant(Duration.ofSeconds(3)).id();
    known.take(ClusterView.of(etcd.read(KEYS.prefix()), KEYS), false);
  }

  /** What etcd has by now. */
  private Optional<ImmutableSortedMap<String, HostNote>> told() throws Exception {
    return Optional.ofNullable(ClusterView.of(etcd.read(KEYS.prefix()), KEYS).notes().get("c1"))
        .map(entry -> Notes.of(entry.value()));
  }

  @Test
  void nothingMet_isNotTold() throws Exception {
    notes.put("dt-1", new HostNote(0, Optional.empty()));

    teller.tell(lease, HELD, 0);

    assertThat(told()).isEmpty();
  }

  @Test
  void whatWasMet_isToldOfHostsThatAreHeld_andRepairsOfAll() throws Exception {
    notes.put("dt-1", FAILED);
    notes.put("dt-2", FAILED);

    teller.tell(lease, HELD, 0);

    assertThat(told().orElseThrow())
        .containsOnlyKeys("dt-1", "dt-2")
        .containsEntry("dt-1", FAILED)
        .containsEntry("dt-2", new HostNote(1, Optional.empty()));
  }

  @Test
  void whatChangesSoonAfter_isToldLater() throws Exception {
    notes.put("dt-1", FAILED);
    teller.tell(lease, HELD, 0);
    notes.put("dt-1", REPAIRED);

    teller.tell(lease, HELD, SOON);
    assertThat(told().orElseThrow()).containsEntry("dt-1", FAILED);
    teller.tell(lease, HELD, LATER);

    assertThat(told().orElseThrow()).containsEntry("dt-1", REPAIRED);
  }

  @Test
  void muchToTell_isToldMoreSeldom() throws Exception {
    for (int i = 0; i < 2 * Notes.MOST_HOSTS; i++) {
      notes.put("h%04d".formatted(i), REPAIRED);
    }
    teller.tell(lease, HELD, 0);
    assertThat(told().orElseThrow()).hasSize(Notes.MOST_HOSTS);
    notes.clear();

    teller.tell(lease, HELD, LATER);
    assertThat(told().orElseThrow()).isNotEmpty();
    teller.tell(lease, HELD, 2 * LATER);

    assertThat(told().orElseThrow()).isEmpty();
  }

  @Test
  void longError_isCut() {
    String text =
        Notes.text(
            ImmutableSortedMap.of(
                "dt-1", new HostNote(0, Optional.of(new LastError("e".repeat(9_999), "now")))));

    assertThat(Notes.of(text).get("dt-1").lastError().orElseThrow().text())
        .isEqualTo("e".repeat(Notes.LONGEST) + "...");
  }

  @Test
  void textOfSomebodyElse_isNothing() {
    assertThat(Notes.of("{\"dt-1\": 5, \"dt-2\": {\"drift-repaired\": -1}}").values())
        .containsOnly(new HostNote(0, Optional.empty()));
    assertThat(Notes.of("[")).isEmpty();
    assertThat(Notes.of("")).isEmpty();
    assertThat(Notes.of("[1]")).isEmpty();
  }
}
