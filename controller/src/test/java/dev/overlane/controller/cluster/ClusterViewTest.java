package dev.overlane.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.overlane.controller.cluster.ClusterView.News;
import dev.overlane.controller.cluster.etcd.Entry;
import dev.overlane.controller.cluster.etcd.Snapshot;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ClusterViewTest {
  private static final ClusterView.Keys KEYS = new ClusterView.Keys("prod");
  private static final String HOST = KEYS.host("dt-1");

  private static Entry entry(String key, long revision, long lease) {
    return new Entry(key, "{}", revision, lease);
  }

  private static ClusterView at(long revision, Entry... entries) {
    return ClusterView.of(new Snapshot(revision, ImmutableList.copyOf(entries)), KEYS);
  }

  private static ImmutableList<News> news(long revision, String key, Optional<Entry> entry) {
    return ImmutableList.of(new News(revision, key, entry));
  }

  @Test
  void keys_areSortedByWhatTheySay_othersAreLeftOut() {
    ClusterView view =
        at(
            9,
            entry(KEYS.member("c1"), 3, 77),
            entry(KEYS.host("rack/1"), 4, 77),
            entry("/overlane/prod/x", 5, 0));

    assertThat(view.members().keySet()).containsExactly("c1");
    assertThat(view.hosts().keySet()).containsExactly("rack/1");
    assertThat(view.revision()).isEqualTo(9);
  }

  @Test
  void newsThatIsOld_changesNothing() {
    ClusterView view = at(9, entry(HOST, 8, 77));

    assertThat(view.told(KEYS, news(9, HOST, Optional.empty()))).isEqualTo(view);
  }

  @Test
  void whatThisMemberDidItself_isNotUndoneByEarlierNews() {
    ClusterView view = at(9).learned(KEYS, news(12, HOST, Optional.empty()));

    ClusterView told = view.told(KEYS, news(10, HOST, Optional.of(entry(HOST, 10, 77)))).at(10);
    assertThat(told.hosts()).isEmpty();

    ClusterView later = told.at(12).told(KEYS, news(13, HOST, Optional.of(entry(HOST, 13, 88))));
    assertThat(later.hosts().get("dt-1").lease()).isEqualTo(88);
    assertThat(later.ahead()).isEmpty();
  }

  @Test
  void readingThatIsOlderThanWhatThisMemberDid_isPutBelowIt() {
    ClusterView view = at(9).learned(KEYS, news(12, HOST, Optional.of(entry(HOST, 12, 77))));

    ClusterView read = view.readAnew(at(11, entry(KEYS.member("c2"), 10, 88)), KEYS);

    assertThat(read.hosts().keySet()).containsExactly("dt-1");
    assertThat(read.members().keySet()).containsExactly("c2");
    assertThat(view.readAnew(at(8), KEYS)).isEqualTo(view);
  }

  @Test
  void share_isTakenWhereNobodyHoldsIt_andGivenWhereItIsAnothers() {
    ImmutableSet<String> names = ImmutableSet.of("a", "b", "c", "d", "e", "f", "g", "h");
    ClusterView alone = at(9, entry(KEYS.member("c1"), 1, 77));
    assertThat(Allocation.of(alone, "c1", 77, names).take()).containsExactlyElementsOf(names);

    ClusterView mine = alone;
    for (String host : names) {
      mine =
          mine.told(KEYS, news(10, KEYS.host(host), Optional.of(entry(KEYS.host(host), 10, 77))));
    }
    ClusterView joined =
        mine.told(KEYS, news(11, KEYS.member("c2"), Optional.of(entry(KEYS.member("c2"), 11, 88))));
    Allocation first = Allocation.of(joined, "c1", 77, names);
    Allocation second = Allocation.of(joined, "c2", 88, names);

    assertThat(first.take()).isEmpty();
    assertThat(first.give()).isNotEmpty().isNotEqualTo(names);
    assertThat(second.take()).as("while the first holds them").isEmpty();
    assertThat(second.give()).isEmpty();
  }

  @Test
  void hostThatLeftTheFile_isGiven() {
    ClusterView view = at(9, entry(KEYS.member("c1"), 1, 77), entry(HOST, 2, 77));

    assertThat(Allocation.of(view, "c1", 77, ImmutableSet.of()).give()).containsExactly("dt-1");
  }

  @Test
  void epoch_growsWithTheRevision_andMoreWithTheEra() {
    assertThat(Epoch.of(0, 18)).isGreaterThan(Epoch.of(0, 17));
    assertThat(Epoch.of(1, 1)).isGreaterThan(Epoch.of(0, (1L << 48) - 1));
    assertThat(Epoch.of(32_767, (1L << 48) - 1)).isEqualTo(Long.MAX_VALUE);
  }
}
