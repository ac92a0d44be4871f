package dev.overlane.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.overlane.controller.cluster.etcd.Entry;
import dev.overlane.controller.cluster.etcd.Snapshot;
import org.junit.jupiter.api.Test;

/** Who takes and gives which hosts where some member has another network. */
final class AllocationTest {
  private static final ClusterView.Keys KEYS = new ClusterView.Keys("t");
  private static final ImmutableSet<String> HOSTS = ImmutableSet.of("h1", "h2", "h3", "h4");

  private static Entry member(String name, long lease, boolean behind) {
    return new Entry(
        KEYS.member(name), new Identity("p", "f", "1", 1, behind).text(), lease, lease);
  }

  private static Entry host(String name, long lease) {
    return new Entry(KEYS.host(name), "{}", lease, lease);
  }

  private static ClusterView view(Entry... entries) {
    return ClusterView.of(new Snapshot(9, ImmutableList.copyOf(entries)), KEYS);
  }

  @Test
  void memberThatIsBehind_takesNothing_andOthersHaveItsShare() {
    ClusterView view = view(member("c1", 1, true), member("c2", 2, false));

    assertThat(Allocation.of(view, "c1", 1, HOSTS).take()).isEmpty();
    assertThat(Allocation.of(view, "c2", 2, HOSTS).take()).isEqualTo(HOSTS);
  }

  @Test
  void memberThatIsBehind_givesWhatItHolds() {
    ClusterView view =
        view(member("c1", 1, true), member("c2", 2, false), host("h1", 1), host("h2", 2));

    assertThat(Allocation.of(view, "c1", 1, HOSTS).give()).containsExactly("h1");
    assertThat(Allocation.of(view, "c2", 2, HOSTS).give()).isEmpty();
  }

  @Test
  void whileAllAreBehind_eachKeepsWhatItHas() {
    ClusterView view = view(member("c1", 1, true), member("c2", 2, true), host("h1", 1));

    assertThat(Allocation.of(view, "c1", 1, HOSTS).give()).isEmpty();
    assertThat(Allocation.of(view, "c1", 1, HOSTS).take()).isEmpty();
    assertThat(Allocation.of(view, "c2", 2, HOSTS).take()).isEmpty();
  }

  @Test
  void formerVersion_thatTellsNothing_hasItsShare() {
    ClusterView view =
        view(
            new Entry(
                KEYS.member("c1"), "{\"process\":\"p\",\"file\":\"f\",\"version\":\"0\"}", 1, 1));

    assertThat(Allocation.of(view, "c1", 1, HOSTS).take()).isEqualTo(HOSTS);
  }
}
