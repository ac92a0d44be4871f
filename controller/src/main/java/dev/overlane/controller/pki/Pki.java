package dev.overlane.controller.pki;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.tls.PeerCertificate;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.cert.X509CRLHolder;

/**
 * What can be done with a directory of keys and certificates: two CAs, the controller's
 * certificate, those of hosts, every certificate that was ever signed, and what was revoked. Each
 * change of it is made as a whole or not at all. Blocks the caller; of one thread.
 */
public final class Pki implements AutoCloseable {
  private final PkiFolder folder;
  private final InstantSource clock;

  private Pki(PkiFolder folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /**
   * Makes the directory: CAs, the controller's certificate, an empty revocation list.
   *
   * @param existing CAs to be used; of a side that it lacks, a new one is made
   * @param caDays for how long a new CA holds
   * @param days for how long the controller's certificate holds
   * @throws PkiException if there is something already, or a CA has expired
   */
  public static void init(
      Path directory, ExistingAuthorities existing, int caDays, int days, InstantSource clock)
      throws PkiException, IOException {
    PkiFolder.refuseIfTaken(directory);
    Instant now = clock.instant();
    Authority controllers = authority(existing, Role.CONTROLLER, caDays, now);
    Authority switches = authority(existing, Role.SWITCH, caDays, now);
    Map<String, String> files = new LinkedHashMap<>();
    put(files, Role.CONTROLLER, controllers);
    put(files, Role.SWITCH, switches);
    existing.issued().forEach(signed -> files.put(Issued.file(signed), Pem.certificate(signed)));
    files.put(PkiFolder.CRL, Pem.crl(switches.crl(Optional.empty(), ImmutableList.of(), now)));
    KeyPair pair = Keys.generate();
    X509Certificate own = sign(controllers, Identity.CONTROLLER, pair.getPublic(), days, now);
    put(files, Identity.CONTROLLER, new Credentials(pair.getPrivate(), own));
    DurableFiles.create(directory, files);
  }

  private static Authority authority(ExistingAuthorities existing, Role role, int days, Instant now)
      throws PkiException {
    Authority authority =
        existing.of(role).orElseGet(() -> Authority.create(role, Validity.ofDays(now, days)));
    refuseIfExpired(authority, role, now);
    return authority;
  }

  /**
   * Opens a directory, waiting for whoever has it open.
   *
   * @throws PkiException if it is none
   */
  public static Pki open(Path directory, InstantSource clock) throws PkiException, IOException {
    return new Pki(PkiFolder.open(directory), clock);
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }

  /**
   * Gives a host its key and certificate, unless it has them.
   *
   * @throws PkiException if those that it has are revoked or have expired: nobody is let in again
   *     by a command that is run for all hosts
   */
  public void enrol(Identity host, int days) throws PkiException, IOException {
    if (!folder.has(host.certificateFile())) {
      certify(host, days);
      return;
    }
    refuseIfEnded(host);
  }

  /** Complains of a host's certificate that is revoked or has expired. */
  private void refuseIfEnded(Identity host) throws PkiException, IOException {
    X509Certificate certificate = folder.certificate(host.certificateFile());
    if (isRevoked(certificate)) {
      throw new PkiException(
          host.name()
              + " was revoked; `overlane pki renew --new-key "
              + host.name()
              + "` lets it in again");
    }
    if (!clock.instant().isBefore(certificate.getNotAfter().toInstant())) {
      throw new PkiException(
          "the certificate of "
              + host.name()
              + " has expired; `overlane pki renew "
              + host.name()
              + "` makes a new one");
    }
  }

  /**
   * Makes a new certificate for somebody who has one.
   *
   * @param newKey whether for a new key; the key of a revoked certificate is not taken again
   */
  public void renew(Identity identity, boolean newKey, int days) throws PkiException, IOException {
    if (!folder.has(identity.certificateFile())) {
      throw new PkiException(
          identity.name()
              + " has no certificate in "
              + folder.path()
              + " that could be renewed; `overlane pki list` tells who has one");
    }
    if (newKey) {
      certify(identity, days);
      return;
    }
    X509Certificate old = folder.certificate(identity.certificateFile());
    if (identity.role() == Role.SWITCH && isRevoked(old)) {
      throw new PkiException(
          identity.name() + " was revoked: give it --new-key, for others may know its key");
    }
    PrivateKey key = folder.key(identity.keyFile());
    if (!Keys.belongTogether(key, old.getPublicKey())) {
      throw new PkiException(
          identity.keyFile()
              + " is not the key of "
              + identity.certificateFile()
              + ": give --new-key");
    }
    save(identity, key, old.getPublicKey(), days);
  }

  private void certify(Identity identity, int days) throws PkiException, IOException {
    KeyPair pair = Keys.generate();
    save(identity, pair.getPrivate(), pair.getPublic(), days);
  }

  private void save(Identity identity, PrivateKey key, PublicKey known, int days)
      throws PkiException, IOException {
    X509Certificate certificate =
        sign(folder.authority(identity.role()), identity, known, days, clock.instant());
    Map<String, String> files = new LinkedHashMap<>();
    put(files, identity, new Credentials(key, certificate));
    folder.change(files);
  }

  /**
   * Revokes every certificate of a host that is known and has not expired, also those before the
   * last one: their key may be the same.
   *
   * @return the serial numbers
   * @throws PkiException if there is none
   */
  public ImmutableList<String> revoke(Identity host) throws PkiException, IOException {
    Instant now = clock.instant();
    X509CRLHolder before = folder.crl();
    ImmutableList<X509Certificate> revoked =
        folder.issued().stream()
            .filter(certificate -> PeerCertificate.of(certificate).names().contains(host.name()))
            .filter(certificate -> now.isBefore(certificate.getNotAfter().toInstant()))
            .filter(certificate -> !isRevoked(certificate, before))
            .collect(ImmutableList.toImmutableList());
    if (revoked.isEmpty()) {
      throw new PkiException(
          host.name()
              + " has no valid certificate in "
              + folder.path()
              + " to be revoked; `overlane pki list` tells who has one");
    }
    List<BigInteger> serials = revoked.stream().map(X509Certificate::getSerialNumber).toList();
    X509CRLHolder after = folder.authority(Role.SWITCH).crl(Optional.of(before), serials, now);
    folder.change(ImmutableMap.of(PkiFolder.CRL, Pem.crl(after)));
    return revoked.stream().map(Issued::serial).collect(ImmutableList.toImmutableList());
  }

  /**
   * All certificates that are in use: CAs, the controller's, and those of hosts by name.
   *
   * @param soon how long before its end a certificate counts as expiring
   */
  public ImmutableList<Listed> list(Duration soon) throws PkiException, IOException {
    ImmutableList.Builder<Listed> list = ImmutableList.builder();
    for (Role role : Role.values()) {
      list.add(listed(role.word() + "-ca", Listed.Kind.CA, role.caFile(), soon));
    }
    Identity own = Identity.CONTROLLER;
    list.add(listed(own.name(), Listed.Kind.CONTROLLER, own.certificateFile(), soon));
    for (Identity host : folder.hosts()) {
      list.add(listed(host.name(), Listed.Kind.HOST, host.certificateFile(), soon));
    }
    return list.build();
  }

  private Listed listed(String name, Listed.Kind kind, String file, Duration soon)
      throws PkiException, IOException {
    X509Certificate certificate = folder.certificate(file);
    Instant end = certificate.getNotAfter().toInstant();
    boolean revoked = kind == Listed.Kind.HOST && isRevoked(certificate);
    return new Listed(
        name,
        kind,
        file,
        Issued.serial(certificate),
        certificate.getNotBefore().toInstant(),
        end,
        Listed.State.of(end, revoked, clock.instant(), soon));
  }

  /** What a host has to hold: its private key among it, which belongs on that host alone. */
  public EnrolmentFiles files(Identity host) throws PkiException, IOException {
    return new EnrolmentFiles(
        folder.text(host.keyFile()),
        folder.text(host.certificateFile()),
        folder.text(Role.CONTROLLER.caFile()),
        folder.certificate(host.certificateFile()).getNotAfter().toInstant());
  }

  /**
   * As {@link #files}, of a host whose certificate is still good for something.
   *
   * @throws PkiException if it is revoked or has expired
   */
  public EnrolmentFiles validFiles(Identity host) throws PkiException, IOException {
    refuseIfEnded(host);
    return files(host);
  }

  private boolean isRevoked(X509Certificate certificate) throws PkiException, IOException {
    return isRevoked(certificate, folder.crl());
  }

  private static boolean isRevoked(X509Certificate certificate, X509CRLHolder crl) {
    return crl.getRevokedCertificate(certificate.getSerialNumber()) != null;
  }

  private static X509Certificate sign(
      Authority authority, Identity identity, PublicKey key, int days, Instant now)
      throws PkiException {
    refuseIfExpired(authority, identity.role(), now);
    return authority.issue(
        identity.name(), key, Validity.ofDays(now, days).within(authority.end()));
  }

  private static void refuseIfExpired(Authority authority, Role role, Instant now)
      throws PkiException {
    if (!now.isBefore(authority.end())) {
      throw new PkiException(
          "the "
              + role.word()
              + " CA has expired; `overlane pki init` in a new directory makes one");
    }
  }

  private static void put(Map<String, String> files, Role role, Authority authority) {
    files.put(role.caFile(), Pem.certificate(authority.certificate()));
    files.put(role.caKeyFile(), Pem.key(authority.key()));
  }

  private static void put(Map<String, String> files, Identity identity, Credentials credentials) {
    String certificate = Pem.certificate(credentials.certificate());
    files.put(identity.keyFile(), Pem.key(credentials.key()));
    files.put(identity.certificateFile(), certificate);
    files.put(Issued.file(credentials.certificate()), certificate);
  }
}
