package dev.overlane.tls;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.watch.ConfigWatcher;
import dev.overlane.config.watch.FileContent;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a set of key files and finds out whether they can be used, and all that speaks against it.
 * Blocks for the reading. One use each.
 */
public final class TlsReader {
  private static final byte[] SAMPLE = {1, 2, 3};

  /** What {@code overlane pki init} makes for the controller. */
  private static final ImmutableSet<String> MADE_BY_PKI =
      ImmutableSet.of("controller-key.pem", "controller-cert.pem", "switch-ca.pem", "crl.pem");

  private final TlsFiles files;
  private final InstantSource clock;
  private final List<String> problems = new ArrayList<>();

  private TlsReader(TlsFiles files, InstantSource clock) {
    this.files = files;
    this.clock = clock;
  }

  /**
   * Reads.
   *
   * @param clock by which certificates are valid or not, now and as long as the result is in use
   */
  public static TlsReading read(TlsFiles files, InstantSource clock) {
    return new TlsReader(files, clock).read();
  }

  /** Reads one part, or notes why it cannot be. */
  private interface Part<T> {
    T read(String name, byte[] content) throws UnusableException;
  }

  private <T> Optional<T> part(Path file, Part<T> part) {
    FileContent content = ConfigWatcher.readStable(file);
    if (content instanceof FileContent.Unreadable unreadable) {
      problems.add("cannot read " + file + ": " + unreadable.reason() + wayOut(file));
      return Optional.empty();
    }
    try {
      return Optional.of(
          part.read(file.toString(), ((FileContent.Read) content).files().main().content()));
    } catch (UnusableException unusable) {
      problems.add(String.valueOf(unusable.getMessage()));
      return Optional.empty();
    }
  }

  private static String wayOut(Path file) {
    if (Files.exists(file)) {
      return "";
    }
    Path folder = file.getParent();
    return folder != null
            && Files.notExists(folder)
            && MADE_BY_PKI.contains(file.getFileName().toString())
        ? "; `overlane pki init --dir " + folder + "` makes it"
        : "; name the file that is there, or make it (`overlane pki` makes them)";
  }

  private TlsReading read() {
    Optional<PrivateKey> key = part(files.privateKey(), PrivateKeys::of);
    Optional<ImmutableList<X509Certificate>> chain =
        part(files.certificate(), TlsReader::certificates);
    Optional<ImmutableList<X509Certificate>> authorities =
        part(files.caCertificate(), TlsReader::authorities);
    Optional<ImmutableList<X509CRL>> revoked =
        files
            .crl()
            .map(file -> part(file, (name, content) -> lists(name, content, authorities)))
            .orElse(Optional.of(ImmutableList.of()));
    chain.ifPresent(certificates -> checkTime(certificates.get(0)));
    if (key.isPresent() && chain.isPresent()) {
      checkPair(key.get(), chain.get().get(0));
    }
    if (!problems.isEmpty()) {
      return new TlsReading.Unusable(Joiner.on('\n').join(problems));
    }
    PeerTrust trust = new PeerTrust(files, authorities.orElseThrow(), revoked.orElseThrow(), clock);
    return new TlsReading.Usable(
        new TlsMaterial(files, key.orElseThrow(), chain.orElseThrow(), trust));
  }

  private static ImmutableList<X509Certificate> certificates(String name, byte[] content)
      throws UnusableException {
    ImmutableList.Builder<X509Certificate> certificates = ImmutableList.builder();
    for (Pem block : Pem.blocks(content)) {
      if (block.label().endsWith("CERTIFICATE")) {
        certificates.add(certificate(name, block));
      }
    }
    ImmutableList<X509Certificate> all = certificates.build();
    if (all.isEmpty()) {
      throw new UnusableException(name + " holds no certificate: it is to be a PEM file of one");
    }
    return all;
  }

  private static X509Certificate certificate(String name, Pem block) throws UnusableException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(block.content()));
    } catch (CertificateException unreadable) {
      throw new UnusableException(
          name
              + " holds a certificate that cannot be read: it is damaged, or none of X.509"
              + " (`openssl x509 -noout -text -in "
              + name
              + "` tells more)");
    }
  }

  private static ImmutableList<X509Certificate> authorities(String name, byte[] content)
      throws UnusableException {
    ImmutableList<X509Certificate> all = certificates(name, content);
    for (X509Certificate certificate : all) {
      if (!PeerTrust.isAuthority(certificate)) {
        throw new UnusableException(
            "%s holds the certificate of %s, which is no CA: name the CA that signs hosts' certificates"
                .formatted(name, certificate.getSubjectX500Principal().getName()));
      }
    }
    return all;
  }

  private static ImmutableList<X509CRL> lists(
      String name, byte[] content, Optional<ImmutableList<X509Certificate>> authorities)
      throws UnusableException {
    ImmutableList.Builder<X509CRL> lists = ImmutableList.builder();
    for (Pem block : Pem.blocks(content)) {
      if (block.label().equals("X509 CRL")) {
        lists.add(list(name, block, authorities));
      }
    }
    ImmutableList<X509CRL> all = lists.build();
    if (all.isEmpty()) {
      throw new UnusableException(
          name
              + " holds no list of revoked certificates: it is to be a PEM file of one (X509 CRL)");
    }
    return all;
  }

  private static X509CRL list(
      String name, Pem block, Optional<ImmutableList<X509Certificate>> authorities)
      throws UnusableException {
    X509CRL list;
    try {
      list =
          (X509CRL)
              CertificateFactory.getInstance("X.509")
                  .generateCRL(new ByteArrayInputStream(block.content()));
    } catch (CRLException | CertificateException unreadable) {
      throw new UnusableException(
          name
              + " holds a list that cannot be read: it is damaged, or none of X.509"
              + " (`openssl crl -noout -text -in "
              + name
              + "` tells more)");
    }
    if (authorities.isPresent()
        && authorities.get().stream().noneMatch(authority -> signed(authority, list))) {
      throw new UnusableException(
          "%s was signed by %s, which is none of the CAs that the file names"
              .formatted(name, list.getIssuerX500Principal().getName()));
    }
    return list;
  }

  private static boolean signed(X509Certificate authority, X509CRL list) {
    try {
      list.verify(authority.getPublicKey());
      return list.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
    } catch (GeneralSecurityException another) {
      return false;
    }
  }

  private void checkTime(X509Certificate own) {
    Instant now = clock.instant();
    if (now.isAfter(own.getNotAfter().toInstant())) {
      problems.add(
          "the certificate in %s expired on %s: make a new one"
              .formatted(files.certificate(), own.getNotAfter().toInstant()));
    } else if (now.isBefore(own.getNotBefore().toInstant())) {
      problems.add(
          "the certificate in %s is not valid before %s: is the clock of this machine right?"
              .formatted(files.certificate(), own.getNotBefore().toInstant()));
    }
  }

  /** Whether the key is the certificate's: what the one signs, the other has to verify. */
  private void checkPair(PrivateKey key, X509Certificate certificate) {
    PublicKey held = certificate.getPublicKey();
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    boolean same;
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(SAMPLE);
      byte[] signed = signature.sign();
      signature.initVerify(held);
      signature.update(SAMPLE);
      same = signature.verify(signed);
    } catch (GeneralSecurityException otherKind) {
      same = false;
    }
    if (!same) {
      problems.add(
          "the key in %s is not that of the certificate in %s (of %s): one of the two was replaced alone"
              .formatted(
                  files.privateKey(),
                  files.certificate(),
                  certificate.getSubjectX500Principal().getName()));
    }
  }
}
