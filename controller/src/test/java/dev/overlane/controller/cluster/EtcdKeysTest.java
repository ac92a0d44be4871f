package dev.overlane.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overlane.tls.TestAuthority;
import dev.overlane.tls.TestAuthority.Identity;
import dev.overlane.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys for etcd whose files change: what can be used is, and of the rest the reason is told. */
@Timeout(60)
final class EtcdKeysTest {
  @TempDir private Path dir;
  private final BlockingQueue<String> changes = new LinkedBlockingQueue<>();
  private final EtcdKeys keys = new EtcdKeys(() -> changes.add("changed"));
  private TestAuthority authority;
  private Identity own;
  private Path key;

  @BeforeEach
  void follow() throws IOException {
    authority = TestAuthority.create(dir, "etcd-ca");
    own = authority.issue("overlane");
    key = Files.copy(own.key(), dir.resolve("k.pem"));
    keys.follow(files());
  }

  @AfterEach
  void close() {
    keys.close();
  }

  private TlsFiles files() {
    return new TlsFiles(key, own.certificate(), authority.certificate(), Optional.empty());
  }

  private void putInPlace(Path next) throws IOException {
    Path beside = Files.copy(next, dir.resolve("new.pem"));
    Files.move(beside, key, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Optional<String> nextTrouble() throws InterruptedException {
    assertThat(changes.poll(20, TimeUnit.SECONDS)).as("told in time").isNotNull();
    return keys.trouble();
  }

  @Test
  void keysThatCannotBeUsed_areTroubleUntilTheyCan_andTheOldOnesStay() throws Exception {
    SSLContext before = keys.context().orElseThrow();
    assertThat(keys.trouble()).isEmpty();

    putInPlace(authority.issue("another").key());

    assertThat(nextTrouble().orElseThrow())
        .startsWith("the keys for etcd on disk are not used, the old ones stay in force: the key")
        .contains("is not that of the certificate in " + own.certificate());

    putInPlace(Files.writeString(dir.resolve("nonsense"), "no PEM\n"));

    assertThat(nextTrouble().orElseThrow()).contains(key.toString()).doesNotContain("\n");
    assertThat(keys.context()).containsSame(before);

    putInPlace(own.key());

    assertThat(nextTrouble()).isEmpty();
    assertThat(changes).isEmpty();
  }

  @Test
  void firstKeysThatCannotBeUsed_areRefused() throws IOException {
    Identity another = authority.issue("another");
    TlsFiles mixed =
        new TlsFiles(own.key(), another.certificate(), authority.certificate(), Optional.empty());

    assertThatThrownBy(() -> keys.follow(mixed)).hasMessageContaining("is not that of");
    assertThat(keys.trouble()).isEmpty();
  }
}
