package dev.overlane.controller.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CAs that somebody brings: those that cannot work are refused when they are imported. */
final class ExistingAuthoritiesTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final X500Name OWN = new X500Name("CN=somebody's CA");

  @TempDir private Path directory;

  @Test
  void authorityOfRsa_signsHosts() throws Exception {
    KeyPair pair = rsa(2048);
    ExistingAuthorities existing = read(Pem.key(pair.getPrivate()), certificate(pair, OWN, true));

    Path pki = directory.resolve("pki");
    Pki.init(pki, existing, 3650, 365, () -> NOW);
    try (Pki open = Pki.open(pki, () -> NOW)) {
      open.enrol(Identity.host("dt-1"), 365);
    }

    Pem.certificates(Files.readString(pki.resolve("hosts/dt-1-cert.pem")), "cert")
        .get(0)
        .verify(pair.getPublic());
  }

  @Test
  void authorityThatHasExpired_isRefused() throws Exception {
    KeyPair pair = Keys.generate();
    ExistingAuthorities existing = read(Pem.key(pair.getPrivate()), certificate(pair, OWN, true));

    assertThatThrownBy(
            () ->
                Pki.init(
                    directory.resolve("pki"),
                    existing,
                    3650,
                    365,
                    () -> NOW.plus(Duration.ofDays(3))))
        .hasMessageContaining("the switch CA has expired");
    assertThat(directory.resolve("pki")).doesNotExist();
  }

  @Test
  void keyOfAnother_isRefused() throws Exception {
    assertThatThrownBy(
            () ->
                read(
                    Pem.key(Keys.generate().getPrivate()), certificate(Keys.generate(), OWN, true)))
        .hasMessageContaining("the private key is not that of");
  }

  @Test
  void certificateThatIsNoAuthority_isRefused() throws Exception {
    KeyPair pair = Keys.generate();

    assertThatThrownBy(() -> read(Pem.key(pair.getPrivate()), certificate(pair, OWN, false)))
        .hasMessageContaining("is no CA");
  }

  @Test
  void intermediateAuthority_isRefused() throws Exception {
    KeyPair pair = Keys.generate();

    assertThatThrownBy(
            () ->
                read(Pem.key(pair.getPrivate()), certificate(pair, new X500Name("CN=root"), true)))
        .hasMessageContaining("is an intermediate CA");
  }

  @Test
  void weakKey_isRefused() throws Exception {
    KeyPair pair = rsa(1024);

    assertThatThrownBy(() -> read(Pem.key(pair.getPrivate()), certificate(pair, OWN, true)))
        .hasMessageContaining("has a weak key");
  }

  @Test
  void encryptedKey_isRefusedWithTheWayOut() throws Exception {
    String key =
        """
        -----BEGIN RSA PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF

        AAAA
        -----END RSA PRIVATE KEY-----
        """;

    assertThatThrownBy(() -> read(key, certificate(Keys.generate(), OWN, true)))
        .hasMessageContaining("is encrypted; `openssl pkey");
  }

  @Test
  void brokenKey_isRefusedWithoutBeingQuoted() throws Exception {
    String key = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n";

    assertThatThrownBy(() -> read(key, certificate(Keys.generate(), OWN, true)))
        .isInstanceOf(PkiException.class)
        .hasMessageEndingWith("ca-key.pem is no PEM file that can be read");
  }

  private ExistingAuthorities read(String key, String certificate)
      throws PkiException, IOException {
    Path certificateFile = Files.writeString(directory.resolve("ca.pem"), certificate);
    Path keyFile = Files.writeString(directory.resolve("ca-key.pem"), key);
    return ExistingAuthorities.none().with(Role.SWITCH, certificateFile, keyFile);
  }

  private static KeyPair rsa(int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  /** A certificate that holds for two days. */
  private static String certificate(KeyPair pair, X500Name issuer, boolean authority)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            BigInteger.ONE,
            Date.from(NOW.minusSeconds(86_400)),
            Date.from(NOW.plusSeconds(172_800)),
            OWN,
            pair.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    return Pem.certificate(
        new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(
                    new JcaContentSignerBuilder(Keys.signature(pair.getPrivate()))
                        .build(pair.getPrivate()))));
  }
}
