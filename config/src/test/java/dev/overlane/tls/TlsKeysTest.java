package dev.overlane.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.tls.TestAuthority.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of keys that change while connections stand. */
@Timeout(60)
final class TlsKeysTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir private Path dir;
  private final BlockingQueue<Optional<String>> told = new LinkedBlockingQueue<>();
  private final TlsKeys keys = new TlsKeys(InstantSource.system(), told::add);
  private final TlsBench bench = new TlsBench();
  private TestAuthority switches;
  private TestAuthority controllers;
  private Identity inUse;

  @BeforeEach
  void make() throws Exception {
    switches = TestAuthority.create(dir, "switch-ca");
    controllers = TestAuthority.create(dir, "controller-ca");
    inUse = new Identity(dir.resolve("key.pem"), dir.resolve("cert.pem"));
    replace(controllers.issue("controller"));
    switches.take(keys, inUse);
    // The first reading after the start of the watch finds nothing new.
    assertThat(told.take()).isEmpty();
    assertThat(told.take()).isEmpty();
  }

  @AfterEach
  void close() {
    keys.close();
    bench.close();
  }

  private static void rename(Path from, Path to) throws IOException {
    Path beside = Files.copy(from, to.resolveSibling(to.getFileName() + ".new"));
    Files.move(beside, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void replace(Identity next) throws IOException {
    rename(next.key(), inUse.key());
    rename(next.certificate(), inUse.certificate());
  }

  private String serial() {
    return PeerCertificate.of(keys.current().orElseThrow().certificate()).serial();
  }

  private Optional<String> nextTold() throws InterruptedException {
    Optional<String> next = told.poll(20, TimeUnit.SECONDS);
    assertThat(next).as("told in time").isNotNull();
    return next;
  }

  @Test
  void newKeys_areUsedByNewSessionsAndTheStandingOnesStay() throws Exception {
    int port = bench.listen(keys, LONG);
    bench.client(port, controllers.certificate(), switches.issue("dt-1"));
    bench.active();
    String before = serial();

    replace(controllers.issueAgain("controller", "controller-2"));

    assertThat(nextTold()).isEmpty();
    assertThat(serial()).isNotEqualTo(before);
    bench.client(port, controllers.certificate(), switches.issue("dt-2"));
    assertThat(bench.active().names()).containsExactly("dt-2");
    assertThat(bench.connections()).isEqualTo(2);
  }

  @Test
  void halfAReplacement_leavesTheOldKeysInForceAndIsTold() throws Exception {
    String before = serial();
    Identity next = controllers.issueAgain("controller", "controller-2");

    rename(next.key(), inUse.key());

    assertThat(nextTold().orElseThrow())
        .contains("the key in " + inUse.key() + " is not that of the certificate in");
    assertThat(serial()).isEqualTo(before);
    bench.client(bench.listen(keys, LONG), controllers.certificate(), switches.issue("dt-1"));
    bench.active();

    rename(next.certificate(), inUse.certificate());
    assertThat(nextTold()).isEmpty();
    assertThat(serial()).isNotEqualTo(before);
  }

  @Test
  void expiredReplacement_isNotTaken() throws Exception {
    String before = serial();

    replace(controllers.issueExpired("controller"));

    assertThat(nextTold().orElseThrow()).contains("expired on");
    assertThat(serial()).isEqualTo(before);
  }

  @Test
  void filesThatVanish_areToldAndAreTakenWhenTheyAreBack() throws Exception {
    Path away = Files.move(inUse.key(), dir.resolve("away.pem"));

    assertThat(nextTold().orElseThrow())
        .startsWith("cannot read " + inUse.key() + ": there is no such file; ");
    assertThat(keys.current()).isPresent();

    Files.move(away, inUse.key());
    assertThat(nextTold()).isEmpty();
  }

  @Test
  void hostThatIsRevoked_losesItsStandingSessionAndTheOthersStay() throws Exception {
    Identity out = switches.issue("dt-1");
    int port = bench.listen(keys, LONG);
    bench.client(port, controllers.certificate(), switches.issue("dt-2"));
    bench.active();
    bench.client(port, controllers.certificate(), out);
    bench.active();

    switches.revoke(out);

    TlsFault fault = bench.fault();
    assertThat(fault.kind()).isEqualTo(TlsFault.Kind.REVOKED);
    assertThat(fault.text()).contains("the certificate of \"dt-1\"");
    assertThat(bench.connections()).isEqualTo(1);
  }

  /** It was believed by the list of before. */
  @Test
  void hostThatIsRevokedDuringItsHandshake_doesNotComeIn() throws Exception {
    Identity out = switches.issue("dt-1");
    try (HeldHandshake between = HeldHandshake.before(bench.listen(keys, LONG))) {
      bench.client(between.port(), controllers.certificate(), out);
      between.awaitServersFlight();

      switches.revoke(out);
      assertThat(nextTold()).isEmpty();
      between.goOn();

      assertThat(bench.fault().kind()).isEqualTo(TlsFault.Kind.REVOKED);
    }
  }

  @Test
  void keysThatAreDropped_areForgotten() {
    keys.drop();

    assertThat(keys.current()).isEmpty();
  }
}
