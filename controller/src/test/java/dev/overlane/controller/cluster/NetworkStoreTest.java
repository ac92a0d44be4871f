package dev.overlane.controller.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overlane.config.files.FileSet;
import dev.overlane.controller.cluster.Applied.Head;
import dev.overlane.controller.cluster.etcd.Condition;
import dev.overlane.controller.cluster.etcd.Etcd;
import dev.overlane.controller.sim.FakeEtcd;
import dev.overlane.controller.sim.VirtualTime;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A network is in force, or is not, or nobody knows: also where answers of etcd are lost. */
final class NetworkStoreTest {
  private static final FileSet FILES = files("version: 1\n");
  private static final FileSet OTHERS = files("version: 1 # another\n");

  /** What becomes of the request that names a network. */
  private enum Fate {
    ANSWERED,
    ANSWER_LOST,
    REQUEST_LOST
  }

  private final Etcd etcd = new FakeEtcd(VirtualTime.inOrder()).newClient();
  private final NetworkStore other = store(etcd, "c2");
  private final NetworkStore store = store(lossy(), "c1");
  private Fate fate = Fate.ANSWERED;
  private boolean silentAfterwards;
  private boolean silent;
  private Runnable meanwhile = () -> {};
  private Object @Nullable [] named;

  private static FileSet files(String text) {
    return FileSet.of("net.yaml", text.getBytes(UTF_8));
  }

  private static NetworkStore store(Etcd etcd, String member) {
    return new NetworkStore(etcd, "test", member, InstantSource.system());
  }

  private Etcd lossy() {
    return (Etcd)
        Proxy.newProxyInstance(
            Etcd.class.getClassLoader(),
            new Class<?>[] {Etcd.class},
            (proxy, method, arguments) -> pass(method, arguments));
  }

  private @Nullable Object pass(Method method, Object[] arguments) throws Throwable {
    if (silent) {
      throw new IOException("no answer");
    }
    boolean names =
        method.getName().equals("put") && arguments[0].equals(NetworkStore.headKey("test"));
    if (!names || fate == Fate.ANSWERED) {
      return ask(method, arguments);
    }
    named = arguments;
    if (fate == Fate.ANSWER_LOST) {
      ask(method, arguments);
    }
    meanwhile.run();
    silent = silentAfterwards;
    throw new IOException("no answer");
  }

  private @Nullable Object ask(Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(etcd, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private Optional<Head> put() throws Exception {
    return store.put(other.head(), FILES, "n1", Applied.Origin.APPLY);
  }

  private int parts() throws Exception {
    return etcd.read("/overlane-networks/test/").entries().size();
  }

  @Test
  void lostAnswer_isFoundOut() throws Exception {
    fate = Fate.ANSWER_LOST;

    Head head = put().orElseThrow();

    assertThat(other.head()).contains(head);
    assertThat(head.applied().revision()).isEqualTo(1);
    assertThat(other.content(head.applied()).fingerprint()).isEqualTo(FILES.fingerprint());
  }

  @Test
  void lostRequest_leavesNothing_andComesTooLateLater() throws Exception {
    fate = Fate.REQUEST_LOST;

    assertThatThrownBy(this::put)
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(UnknownOutcomeException.class);

    assertThat(other.head()).isEmpty();
    assertThat(parts()).isZero();
    assertThat(arrives()).as("on its way until now").isFalse();
    assertThat(other.head()).isEmpty();
    fate = Fate.ANSWERED;
    assertThat(put().orElseThrow().applied().revision()).isEqualTo(1);
  }

  @SuppressWarnings("unchecked") // of Etcd.put
  private boolean arrives() throws Exception {
    Object[] late = named;
    return late != null && etcd.put((String) late[0], (String) late[1], (List<Condition>) late[2]);
  }

  @Test
  void lostAnswerOfAnEtcdThatStaysSilent_isUnknown() throws Exception {
    fate = Fate.ANSWER_LOST;
    silentAfterwards = true;

    assertThatThrownBy(this::put).isInstanceOf(UnknownOutcomeException.class);

    assertThat(other.head().orElseThrow().applied().by()).isEqualTo("c1");
    assertThat(parts()).isEqualTo(1);
  }

  @Test
  void lostAnswer_afterWhichSomebodyElsePutANetwork_isUnknown_andHarmsNothing() throws Exception {
    fate = Fate.ANSWER_LOST;
    meanwhile =
        () -> {
          try {
            assertThat(other.put(other.head(), OTHERS, "n2", Applied.Origin.APPLY)).isPresent();
          } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
          }
        };

    assertThatThrownBy(this::put).isInstanceOf(UnknownOutcomeException.class);

    Head head = other.head().orElseThrow();
    assertThat(head.applied().revision()).isEqualTo(2);
    assertThat(other.content(head.applied()).fingerprint()).isEqualTo(OTHERS.fingerprint());
    assertThat(parts()).isEqualTo(1);
  }

  @Test
  void networkThatFollowsOnAnotherOne_isNotNamed_andLeavesNothing() throws Exception {
    Optional<Head> base = other.head();
    assertThat(other.put(base, OTHERS, "n2", Applied.Origin.FILE)).isPresent();

    assertThat(store.put(base, FILES, "n1", Applied.Origin.APPLY)).isEmpty();

    assertThat(other.head().orElseThrow().applied().by()).isEqualTo("c2");
    assertThat(parts()).isEqualTo(1);
  }
}
