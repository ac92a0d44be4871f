package dev.overlane.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableSet;
import dev.overlane.controller.sim.FakeEtcd;
import dev.overlane.controller.sim.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A member's own key, of which no watch tells here: what is known of it is what was changed. */
final class RegistrationTest {
  private static final ClusterView.Keys KEYS = new ClusterView.Keys("prod");
  private static final Identity FIRST = Identity.of("p", "file-1", "v");
  private static final Identity SECOND = Identity.of("p", "file-2", "v");

  private final VirtualTime time = VirtualTime.inOrder();
  private final FakeEtcd cluster = new FakeEtcd(time);
  private final FakeEtcd.Client etcd = cluster.newClient();
  private final KnownKeys known = new KnownKeys(etcd, KEYS, time::nanoTime);
  private final ReachTeller reach = new ReachTeller("c1", known, ImmutableSet::of);
  private final Registration registration = new Registration("c1", FIRST, known);
  private long lease;

  @BeforeEach
  void begin() throws Exception {
    lease = etcd.grant(Duration.ofSeconds(3)).id();
    known.take(held(), false);
    register();
  }

  private void register() throws IOException, InterruptedException {
    registration.register(lease, reach.create(lease));
  }

  private ClusterView held() throws IOException {
    return ClusterView.of(etcd.read(KEYS.prefix()), KEYS);
  }

  private Identity told() throws IOException {
    return Identity.of(held().members().get("c1").value());
  }

  @Test
  void changeOfIt_isAskedForOnce() throws Exception {
    registration.become(SECOND);
    assertThat(registration.isUpToDate(lease)).isFalse();

    register();
    long revision = held().revision();
    register();

    assertThat(told()).isEqualTo(SECOND);
    assertThat(held().revision()).isEqualTo(revision);
    assertThat(registration.isUpToDate(lease)).isTrue();
  }

  @Test
  void changeOfWhichTheAnswerIsLost_isAskedForAgain() throws Exception {
    registration.become(SECOND);
    etcd.loseAnswers(1);

    assertThatThrownBy(this::register).isInstanceOf(IOException.class);
    assertThat(registration.isUpToDate(lease)).isFalse();
    register();

    assertThat(told()).isEqualTo(SECOND);
    assertThat(registration.isUpToDate(lease)).isTrue();
    assertThat(known.view().members()).isEqualTo(held().members());
  }

  @Test
  void changeThatDidNotHappen_leavesItUnregistered() throws Exception {
    registration.become(SECOND);
    etcd.beforeNext(this::delete);

    register();

    assertThat(registration.isUpToDate(lease)).isFalse();
    known.take(held(), false);
    register();
    assertThat(told()).isEqualTo(SECOND);
    assertThat(registration.isUpToDate(lease)).isTrue();
  }

  private void delete() {
    try {
      cluster.newClient().remove(KEYS.member("c1"), KEYS.member("c1") + "\0");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
