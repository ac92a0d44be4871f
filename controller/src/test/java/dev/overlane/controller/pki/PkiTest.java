package dev.overlane.controller.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.SignatureException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in a directory of keys and certificates after each command. */
final class PkiTest {
  private static final Instant START = Instant.parse("2026-11-26T12:00:00Z");
  private static final Duration SOON = Duration.ofDays(30);

  @TempDir private Path parent;

  private Instant now = START;
  private Path directory;
  private Identity host;

  @BeforeEach
  void makeDirectory() throws PkiException, IOException {
    directory = parent.resolve("pki");
    host = Identity.host("dt-1");
    Pki.init(directory, ExistingAuthorities.none(), 3650, 365, () -> now);
  }

  @Test
  void directory_isForItsOwnerAlone() throws PkiException, IOException {
    try (Pki pki = open()) {
      pki.enrol(host, 365);
    }

    assertThat(modes(Files::isRegularFile)).containsExactly("rw-------");
    assertThat(modes(Files::isDirectory)).containsExactly("rwx------");
    assertThat(directory.resolve("private/switch-ca-key.pem")).exists();
    try (Stream<Path> beside = Files.list(parent)) {
      assertThat(beside).containsExactly(directory);
    }
  }

  @Test
  void init_whereThereIsSomething_changesNothing() throws IOException {
    byte[] before = Files.readAllBytes(directory.resolve("switch-ca.pem"));

    assertThatThrownBy(() -> Pki.init(directory, ExistingAuthorities.none(), 3650, 365, () -> now))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("is there already");
    assertThat(Files.readAllBytes(directory.resolve("switch-ca.pem"))).isEqualTo(before);
  }

  @Test
  void init_whereAnInitDied_startsAnew() throws PkiException, IOException {
    Path half = Files.createDirectories(parent.resolve(".other.new/private"));
    Files.writeString(half.resolve("switch-ca-key.pem"), "half");

    Pki.init(parent.resolve("other"), ExistingAuthorities.none(), 3650, 365, () -> now);

    assertThat(parent.resolve(".other.new")).doesNotExist();
    assertThat(key(parent.resolve("other/private/switch-ca-key.pem"))).isNotNull();
  }

  @Test
  void hostsCertificate_isOfTheSwitchAuthorityForBothEnds() throws Exception {
    try (Pki pki = open()) {
      pki.enrol(host, 365);
    }

    X509Certificate certificate = certificate("hosts/dt-1-cert.pem");
    certificate.verify(certificate("switch-ca.pem").getPublicKey());
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=dt-1,O=Overlane");
    assertThat(certificate.getSubjectAlternativeNames()).containsExactly(List.of(2, "dt-1"));
    assertThat(certificate.getExtendedKeyUsage())
        .containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    assertThat(certificate.getBasicConstraints()).isNegative();
    assertThat(certificate.getPublicKey().getAlgorithm()).isEqualTo("EC");
    assertThat(Keys.belongTogether(key("hosts/dt-1-key.pem"), certificate.getPublicKey())).isTrue();
  }

  @Test
  void controllersCertificate_isOfTheOtherAuthority() throws Exception {
    X509Certificate certificate = certificate("controller-cert.pem");

    certificate.verify(certificate("controller-ca.pem").getPublicKey());
    assertThatThrownBy(() -> certificate.verify(certificate("switch-ca.pem").getPublicKey()))
        .isInstanceOf(SignatureException.class);
  }

  @Test
  void certificate_holdsForAHostWhoseClockIsAnHourBehind() throws PkiException, IOException {
    X509Certificate certificate = certificate("controller-cert.pem");

    assertThat(certificate.getNotBefore().toInstant()).isEqualTo(START.minus(Duration.ofHours(1)));
    assertThat(certificate.getNotAfter().toInstant()).isEqualTo(START.plus(Duration.ofDays(365)));
  }

  @Test
  void certificate_neverOutlivesItsAuthority() throws PkiException, IOException {
    try (Pki pki = open()) {
      pki.enrol(host, 36_500);
    }

    assertThat(certificate("hosts/dt-1-cert.pem").getNotAfter())
        .isEqualTo(certificate("switch-ca.pem").getNotAfter());
  }

  @Test
  void enrolledHost_keepsWhatItHas() throws PkiException, IOException {
    try (Pki pki = open()) {
      pki.enrol(host, 365);
      X509Certificate first = certificate("hosts/dt-1-cert.pem");

      pki.enrol(host, 365);

      assertThat(certificate("hosts/dt-1-cert.pem")).isEqualTo(first);
    }
  }

  @Test
  void renewal_keepsTheKeyUnlessANewOneIsAskedFor() throws PkiException, IOException {
    try (Pki pki = open()) {
      pki.enrol(host, 365);
      PrivateKey key = key("hosts/dt-1-key.pem");
      X509Certificate first = certificate("hosts/dt-1-cert.pem");
      now = START.plus(Duration.ofDays(340));

      pki.renew(host, false, 365);
      X509Certificate second = certificate("hosts/dt-1-cert.pem");
      assertThat(second.getSerialNumber()).isNotEqualTo(first.getSerialNumber());
      assertThat(second.getNotAfter()).isAfter(first.getNotAfter());
      assertThat(key("hosts/dt-1-key.pem")).isEqualTo(key);

      pki.renew(host, true, 365);
      X509Certificate third = certificate("hosts/dt-1-cert.pem");
      assertThat(key("hosts/dt-1-key.pem")).isNotEqualTo(key);
      assertThat(Keys.belongTogether(key("hosts/dt-1-key.pem"), third.getPublicKey())).isTrue();
    }
  }

  @Test
  void revocation_isOfAllThatTheHostEverHad() throws Exception {
    try (Pki pki = open()) {
      pki.enrol(host, 365);
      X509Certificate first = certificate("hosts/dt-1-cert.pem");
      pki.renew(host, false, 365);
      X509Certificate second = certificate("hosts/dt-1-cert.pem");
      pki.enrol(Identity.host("dt-2"), 365);

      assertThat(pki.revoke(host)).hasSize(2);

      assertThat(isRevoked(first)).isTrue();
      assertThat(isRevoked(second)).isTrue();
      assertThat(isRevoked(certificate("hosts/dt-2-cert.pem"))).isFalse();
      assertThatThrownBy(() -> pki.revoke(host)).hasMessageContaining("no valid certificate");
    }
  }

  @Test
  void laterRevocation_keepsTheEarlierOnes() throws Exception {
    try (Pki pki = open()) {
      pki.enrol(host, 365);
      pki.enrol(Identity.host("dt-2"), 365);
      pki.revoke(host);

      pki.revoke(Identity.host("dt-2"));

      assertThat(isRevoked(certificate("hosts/dt-1-cert.pem"))).isTrue();
      assertThat(isRevoked(certificate("hosts/dt-2-cert.pem"))).isTrue();
    }
  }

  @Test
  void revokedHost_comesInAgainOnlyWithANewKey() throws Exception {
    try (Pki pki = open()) {
      pki.enrol(host, 365);
      pki.revoke(host);

      assertThatThrownBy(() -> pki.enrol(host, 365)).hasMessageContaining("was revoked");
      assertThatThrownBy(() -> pki.renew(host, false, 365)).hasMessageContaining("--new-key");
      pki.renew(host, true, 365);
      pki.enrol(host, 365);

      assertThat(isRevoked(certificate("hosts/dt-1-cert.pem"))).isFalse();
    }
  }

  @Test
  void expiredHost_isNotGivenItsCertificateAgain() throws PkiException, IOException {
    try (Pki pki = open()) {
      pki.enrol(host, 10);
      now = START.plus(Duration.ofDays(11));

      assertThatThrownBy(() -> pki.enrol(host, 365)).hasMessageContaining("has expired");
    }
  }

  @Test
  void expiredAuthority_signsNothing() throws PkiException, IOException {
    now = START.plus(Duration.ofDays(3651));
    try (Pki pki = open()) {
      assertThatThrownBy(() -> pki.enrol(host, 365))
          .hasMessageContaining("the switch CA has expired");
    }
    assertThat(directory.resolve("hosts")).doesNotExist();
  }

  @Test
  void list_tellsWhatIsDue() throws PkiException, IOException {
    try (Pki pki = open()) {
      pki.enrol(host, 31);
      pki.enrol(Identity.host("dt-2"), 30);
      pki.enrol(Identity.host("dt-3"), 3650);
      pki.enrol(Identity.host("dt-4"), 31);
      pki.revoke(Identity.host("dt-4"));
      assertThat(states(pki))
          .containsExactly(
              "controller-ca VALID",
              "switch-ca VALID",
              "controller VALID",
              "dt-1 VALID",
              "dt-2 EXPIRING",
              "dt-3 VALID",
              "dt-4 REVOKED");

      now = START.plus(Duration.ofDays(30));
      assertThat(states(pki)).contains("dt-1 EXPIRING", "dt-2 EXPIRED", "dt-4 REVOKED");
    }
  }

  @Test
  void namesThatCannotBeFiles_areRefused() {
    for (String name : List.of("", "../x", "a/b", ".hidden", "-rf", "a b", "dé", "x".repeat(65))) {
      assertThatThrownBy(() -> Identity.host(name))
          .isInstanceOf(PkiException.class)
          .hasMessageContaining("a certificate cannot name the host");
    }
  }

  @Test
  void directoryThatIsNone_saysHowToMakeOne() {
    assertThatThrownBy(() -> Pki.open(parent, () -> now)).hasMessageContaining("overlane pki init");
  }

  private ImmutableSet<String> modes(Predicate<Path> kind) throws IOException {
    ImmutableSet.Builder<String> modes = ImmutableSet.builder();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.filter(kind).filter(p -> !p.endsWith(".lock")).toList()) {
        modes.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
      }
    }
    return modes.build();
  }

  private static List<String> states(Pki pki) throws PkiException, IOException {
    return pki.list(SOON).stream().map(listed -> listed.name() + " " + listed.state()).toList();
  }

  private boolean isRevoked(X509Certificate certificate) throws Exception {
    X509CRL crl =
        (X509CRL)
            CertificateFactory.getInstance("X.509")
                .generateCRL(Files.newInputStream(directory.resolve("crl.pem")));
    crl.verify(certificate("switch-ca.pem").getPublicKey());
    return crl.isRevoked(certificate);
  }

  private Pki open() throws PkiException, IOException {
    return Pki.open(directory, () -> now);
  }

  private X509Certificate certificate(String file) throws PkiException, IOException {
    return Pem.certificates(Files.readString(directory.resolve(file)), file).get(0);
  }

  private PrivateKey key(String file) throws PkiException, IOException {
    return key(directory.resolve(file));
  }

  private static PrivateKey key(Path file) throws PkiException, IOException {
    return Pem.key(Files.readString(file), file.toString());
  }
}
