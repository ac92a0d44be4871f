package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.sun.net.httpserver.HttpServer;
import dev.overlane.controller.cluster.etcd.Condition;
import dev.overlane.controller.cluster.etcd.Entry;
import dev.overlane.controller.cluster.etcd.EtcdClient;
import dev.overlane.controller.cluster.etcd.EtcdException;
import dev.overlane.controller.cluster.etcd.EtcdMeter;
import dev.overlane.controller.cluster.etcd.EtcdWatch;
import dev.overlane.controller.cluster.etcd.Guarded;
import dev.overlane.controller.cluster.etcd.Lease;
import dev.overlane.tls.TestAuthority;
import dev.overlane.tls.TestAuthority.Identity;
import dev.overlane.tls.TlsFiles;
import dev.overlane.tls.TlsReader;
import dev.overlane.tls.TlsReading;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client on a real etcd that wants a certificate and has one for its address. */
final class EtcdClientTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LENGTH = Duration.ofSeconds(30);

  @TempDir private static Path directory;
  private static TestAuthority authority;
  private static Identity own;
  private static Process etcd;
  private static int port;
  private static EtcdClient client;

  @BeforeAll
  static void start() throws IOException {
    EtcdProcess.require();
    authority = TestAuthority.create(directory, "ca");
    Identity server =
        authority.issue(
            "etcd",
            "etcd",
            Instant.now().minusSeconds(60),
            Instant.now().plusSeconds(3600),
            "extendedKeyUsage=clientAuth,serverAuth\nsubjectAltName=IP:127.0.0.1");
    own = authority.issue("c1");
    port = freePort();
    String end = "https://127.0.0.1:" + port;
    String peer = "http://127.0.0.1:" + freePort();
    etcd =
        new ProcessBuilder(
                "etcd",
                "--data-dir=" + directory.resolve("data"),
                "--listen-client-urls=" + end,
                "--advertise-client-urls=" + end,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer,
                "--client-cert-auth",
                "--trusted-ca-file=" + authority.certificate(),
                "--cert-file=" + server.certificate(),
                "--key-file=" + server.key(),
                "--log-level=error")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    client = client(authority.certificate(), end);
    Await.until("etcd answers", EtcdClientTest::answers);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean answers() {
    try {
      client.read("/");
      return true;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static EtcdClient client(Path believed, String... ends) {
    Optional<SSLContext> context = Optional.of(context(believed));
    return new EtcdClient(ImmutableList.copyOf(ends), PATIENCE, () -> context, EtcdMeter.NONE);
  }

  private static SSLContext context(Path believed) {
    TlsReading reading =
        TlsReader.read(
            new TlsFiles(own.key(), own.certificate(), believed, Optional.empty()),
            InstantSource.system());
    return ((TlsReading.Usable) reading).material().clientContext();
  }

  @AfterAll
  static void stop() {
    if (etcd != null) {
      etcd.destroyForcibly();
      etcd.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
  }

  @Test
  void change_happensOnlyWhileItsKeyIsAsItIsToBe() throws Exception {
    Lease lease = client.grant(LENGTH);
    String key = "/t/change/a";
    String other = "/t/change/b";

    var made = client.change(ImmutableList.of(Guarded.create(key, "1", lease.id())));
    var again =
        client.change(
            ImmutableList.of(
                Guarded.create(key, "2", lease.id()), Guarded.create(other, "2", lease.id())));

    assertThat(made.happened()).containsExactly(true);
    assertThat(again.happened()).containsExactly(false, true);
    assertThat(client.read("/t/change/").entries())
        .containsExactly(
            new Entry(key, "1", made.revision(), lease.id()),
            new Entry(other, "2", again.revision(), lease.id()));
    assertThat(
            client
                .change(
                    ImmutableList.of(
                        Guarded.delete(key, again.revision()),
                        Guarded.replace(other, again.revision(), "3", lease.id())))
                .happened())
        .containsExactly(false, true);
    assertThat(client.change(ImmutableList.of(Guarded.delete(key, made.revision()))).happened())
        .containsExactly(true);
    assertThat(client.read("/t/change/").entries()).hasSize(1);
  }

  @Test
  void whatMustHold_decidesAboutAllOfIt() throws Exception {
    Lease lease = client.grant(LENGTH);
    String named = "/t/holds/named";
    assertThat(client.put(named, "1", ImmutableList.of(Condition.absent(named)))).isTrue();
    assertThat(client.put(named, "2", ImmutableList.of(Condition.absent(named)))).isFalse();
    assertThat(client.put(named, "2", ImmutableList.of(Condition.is(named, "1")))).isTrue();
    Condition stale = Condition.is(named, "1");
    Condition current = Condition.is(named, "2");

    assertThat(client.put("/t/holds/x", "x", ImmutableList.of(current, stale))).isFalse();
    assertThat(client.put("/t/holds/x", "x", ImmutableList.of(current, Condition.present(named))))
        .isTrue();
    ImmutableList<Guarded> taken =
        ImmutableList.of(Guarded.create("/t/holds/host", "c1", lease.id()));
    assertThat(client.change(taken, Optional.of(stale)).happened()).containsExactly(false);
    assertThat(client.change(taken, Optional.of(current)).happened()).containsExactly(true);
    client.remove("/t/holds/n", "/t/holds/x");
    assertThat(client.read("/t/holds/").entries())
        .extracting(Entry::key)
        .containsExactly("/t/holds/host", "/t/holds/x");
  }

  @Test
  void asManyChangesAsMayBe_areMadeAtOneRevision() throws Exception {
    Lease lease = client.grant(LENGTH);
    List<Guarded> many =
        IntStream.range(0, EtcdClient.MOST_CHANGES)
            .mapToObj(i -> Guarded.create("/t/many/" + i, "x", lease.id()))
            .toList();

    var made = client.change(many);

    assertThat(made.happened()).hasSameSizeAs(many).doesNotContain(false);
    assertThat(client.read("/t/many/").entries())
        .hasSameSizeAs(many)
        .allMatch(entry -> entry.createRevision() == made.revision());
  }

  @Test
  void answerThatNamesNoLease_isNoEndOfIt() throws Exception {
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write(new byte[] {'{', '}'});
          exchange.close();
        });
    other.start();
    try {
      EtcdClient deceived =
          new EtcdClient(
              ImmutableList.of("http://127.0.0.1:" + other.getAddress().getPort()),
              PATIENCE,
              Optional::empty,
              EtcdMeter.NONE);

      assertThatThrownBy(() -> deceived.keepAlive(7))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no lease");
    } finally {
      other.stop(0);
    }
  }

  @Test
  void lease_isProlonged_andTakesItsKeysAlong() throws Exception {
    Lease lease = client.grant(LENGTH);
    client.change(ImmutableList.of(Guarded.create("/t/lease/a", "x", lease.id())));

    assertThat(client.keepAlive(lease.id()).left()).isEqualTo(LENGTH);
    client.revoke(lease.id());

    assertThat(client.keepAlive(lease.id()).isOver()).isTrue();
    assertThat(client.read("/t/lease/").entries()).isEmpty();
    assertThatThrownBy(() -> client.revoke(lease.id()))
        .isInstanceOf(EtcdException.class)
        .hasMessageContaining("lease not found");
  }

  @Test
  void watch_tellsWhatChanges_untilItIsEnded() throws Exception {
    BlockingQueue<String> news = new LinkedBlockingQueue<>();
    long revision = client.read("/t/watch/").revision();
    Thread watching =
        new Thread(
            () -> {
              try {
                client.watch("/t/watch/", revision + 1, into(news));
              } catch (IOException | InterruptedException e) {
                news.add("ended");
              }
            });
    watching.start();
    Lease lease = client.grant(LENGTH);

    var made = client.change(ImmutableList.of(Guarded.create("/t/watch/a", "x", lease.id())));
    client.revoke(lease.id());

    assertThat(news.poll(10, TimeUnit.SECONDS)).isEqualTo(made.revision() + " /t/watch/a x");
    assertThat(news.poll(10, TimeUnit.SECONDS)).endsWith("/t/watch/a gone");
    client.endWatch();
    watching.join(10_000);
    assertThat(watching.isAlive()).isFalse();
  }

  private static EtcdWatch into(BlockingQueue<String> news) {
    return new EtcdWatch() {
      @Override
      public void changed(long revision, String key, Optional<Entry> entry) {
        news.add(revision + " " + key + " " + entry.map(Entry::value).orElse("gone"));
      }

      @Override
      public void told(long revision) {}
    };
  }

  @Test
  void endThatDoesNotAnswer_isPassedOver() throws Exception {
    EtcdClient some =
        client(
            authority.certificate(),
            "https://127.0.0.1:" + freePort(),
            "https://127.0.0.1:" + port);

    assertThat(some.read("/t/none/").entries()).isEmpty();
  }

  @Test
  void etcdOfAnotherAuthority_isNotBelieved() {
    EtcdClient deceived =
        client(TestAuthority.create(directory, "other").certificate(), "https://127.0.0.1:" + port);

    assertThatThrownBy(() -> deceived.read("/"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("https://127.0.0.1:" + port);
  }

  @Test
  void otherKeys_areThoseOfTheNextQuestion() throws Exception {
    AtomicReference<SSLContext> keys =
        new AtomicReference<>(context(TestAuthority.create(directory, "former").certificate()));
    EtcdClient lasting =
        new EtcdClient(
            ImmutableList.of("https://127.0.0.1:" + port),
            PATIENCE,
            () -> Optional.of(keys.get()),
            EtcdMeter.NONE);
    assertThatThrownBy(() -> lasting.read("/")).isInstanceOf(IOException.class);

    keys.set(context(authority.certificate()));

    assertThat(lasting.read("/t/none/").entries()).isEmpty();
    keys.set(context(TestAuthority.create(directory, "next").certificate()));
    assertThatThrownBy(() -> lasting.read("/")).isInstanceOf(IOException.class);
  }

  @Test
  void etcdUnderAnotherName_isNotBelieved() {
    EtcdClient deceived = client(authority.certificate(), "https://localhost:" + port);

    assertThatThrownBy(() -> deceived.read("/"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("localhost");
  }
}
