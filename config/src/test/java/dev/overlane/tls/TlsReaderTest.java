package dev.overlane.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Key files: which are taken, and what is said of the others. */
final class TlsReaderTest {
  @TempDir private Path dir;
  private TestAuthority switches;
  private TestAuthority.Identity own;

  @BeforeEach
  void make() {
    switches = TestAuthority.create(dir, "switch-ca");
    own = TestAuthority.create(dir, "controller-ca").issue("controller");
  }

  private TlsFiles files(Path key, Path certificate, Path authorities) {
    return new TlsFiles(key, certificate, authorities, Optional.of(switches.crl()));
  }

  private TlsMaterial material(Path key) {
    TlsReading reading = read(files(key, own.certificate(), switches.certificate()));
    assertThat(reading).as("%s", reading).isInstanceOf(TlsReading.Usable.class);
    return ((TlsReading.Usable) reading).material();
  }

  private String problems(Path key, Path certificate, Path authorities) {
    TlsReading reading = read(files(key, certificate, authorities));
    assertThat(reading).isInstanceOf(TlsReading.Unusable.class);
    return ((TlsReading.Unusable) reading).problems();
  }

  private static TlsReading read(TlsFiles files) {
    return TlsReader.read(files, InstantSource.system());
  }

  @Test
  void filesThatFit_areTaken() {
    TlsMaterial material = material(own.key());

    assertThat(PeerCertificate.of(material.certificate()).names()).containsExactly("controller");
    assertThat(material.authorities()).hasSize(1);
    assertThat(material.revoked()).hasSize(1);
  }

  @Test
  void keysInOpenSslsOldForms_areTheSameKeys() {
    Path old = dir.resolve("old.pem");
    TestAuthority.openssl(
        ImmutableList.of(
            "pkey", "-traditional", "-in", own.key().toString(), "-out", old.toString()));
    assertThat(old).content().contains("BEGIN EC PRIVATE KEY");

    assertThat(material(old).sameContent(material(own.key()))).isTrue();
  }

  @Test
  void rsaKeysOfBothForms_areRead() throws Exception {
    Path old = dir.resolve("rsa-old.pem");
    Path fresh = dir.resolve("rsa.pem");
    TestAuthority.openssl(
        ImmutableList.of("genrsa", "-traditional", "-out", old.toString(), "2048"));
    TestAuthority.openssl(
        ImmutableList.of("pkey", "-in", old.toString(), "-out", fresh.toString()));
    assertThat(old).content().contains("BEGIN RSA PRIVATE KEY");

    assertThat(PrivateKeys.of("old", Files.readAllBytes(old)))
        .isEqualTo(PrivateKeys.of("new", Files.readAllBytes(fresh)));
  }

  @Test
  void encryptedKeys_areToldWithTheCommandThatHelps() {
    Path fresh = dir.resolve("encrypted.pem");
    Path old = dir.resolve("encrypted-old.pem");
    for (Path file : ImmutableList.of(fresh, old)) {
      TestAuthority.openssl(
          ImmutableList.<String>builder()
              .add("pkey", "-aes128", "-passout", "pass:secret", "-in", own.key().toString())
              .add("-out", file.toString())
              .addAll(file == old ? ImmutableList.of("-traditional") : ImmutableList.of())
              .build());

      assertThat(problems(file, own.certificate(), switches.certificate()))
          .contains(file + " is encrypted")
          .contains("openssl pkey -in " + file);
    }
  }

  @Test
  void damagedCertificate_isToldInPlainWords() throws IOException {
    Path damaged =
        Files.writeString(
            dir.resolve("damaged.pem"),
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

    assertThat(problems(own.key(), damaged, switches.certificate()))
        .isEqualTo(
            damaged
                + " holds a certificate that cannot be read: it is damaged, or none of X.509"
                + " (`openssl x509 -noout -text -in "
                + damaged
                + "` tells more)");
  }

  @Test
  void keysOfNoKnownKind_areTold() {
    Path dsa = dir.resolve("dsa.pem");
    Path parameters = dir.resolve("dsa-parameters.pem");
    TestAuthority.openssl(ImmutableList.of("dsaparam", "-out", parameters.toString(), "1024"));
    TestAuthority.openssl(
        ImmutableList.of("gendsa", "-out", dsa.toString(), parameters.toString()));

    assertThat(problems(dsa, own.certificate(), switches.certificate()))
        .contains("of a kind that cannot be read");
  }

  @Test
  void filesThatAreMissing_areAllNamed_withTheWayOut() {
    Path nowhere = dir.resolve("nowhere.pem");
    Path certificate = dir.resolve("pki/controller-cert.pem");

    assertThat(problems(nowhere, certificate, dir).lines())
        .containsExactly(
            "cannot read "
                + nowhere
                + ": there is no such file; name the file that is there, or make it (`overlane pki`"
                + " makes them)",
            "cannot read "
                + certificate
                + ": there is no such file; `overlane pki init --dir "
                + dir.resolve("pki")
                + "` makes it",
            "cannot read " + dir + ": it is a directory, not a file");
  }

  @Test
  void filesInEachOthersPlace_areNamed() throws IOException {
    Path text = Files.writeString(dir.resolve("text.pem"), "no PEM");

    assertThat(problems(own.certificate(), own.key(), text).lines())
        .containsExactly(
            own.certificate() + " holds no private key, but a CERTIFICATE",
            own.key() + " holds no certificate: it is to be a PEM file of one",
            text + " holds no certificate: it is to be a PEM file of one");
    assertThat(problems(text, own.certificate(), own.certificate()))
        .contains(text + " holds no private key: it is no PEM file")
        .contains("CN=controller, which is no CA");
  }

  @Test
  void anothersKey_isToldNotToFit() {
    TestAuthority.Identity other = switches.issue("dt-1");

    assertThat(problems(other.key(), own.certificate(), switches.certificate()))
        .contains("is not that of the certificate in " + own.certificate());
  }

  @Test
  void certificatesOutOfTheirTime_areToldWithIt() {
    TestAuthority.Identity over = switches.issueExpired("controller");
    TestAuthority.Identity early = switches.issueEarly("controller");

    assertThat(problems(over.key(), over.certificate(), switches.certificate()))
        .contains(over.certificate() + " expired on ");
    assertThat(problems(early.key(), early.certificate(), switches.certificate()))
        .contains(early.certificate() + " is not valid before ");
  }

  @Test
  void listOfAnotherAuthority_isRefused() {
    TestAuthority other = TestAuthority.create(dir, "other-ca");
    TlsReading reading =
        read(
            new TlsFiles(
                own.key(), own.certificate(), switches.certificate(), Optional.of(other.crl())));

    assertThat(reading)
        .isEqualTo(
            new TlsReading.Unusable(
                other.crl()
                    + " was signed by CN=other-ca, which is none of the CAs that the file names"));
  }

  @Test
  void ovsPkisNames_loseTheirIds() throws Exception {
    TestAuthority.Identity host =
        switches.issueAgain("dt-1 id:6a2f9a6e-3b57-4d6f-8a52-0c7dbf3b8f11", "dt-1");
    TlsReading reading = read(files(host.key(), host.certificate(), switches.certificate()));

    assertThat(PeerCertificate.of(((TlsReading.Usable) reading).material().certificate()).names())
        .containsExactly("dt-1");
  }
}
