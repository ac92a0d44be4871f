package dev.overlane.tls;

import com.google.common.collect.ImmutableList;
import dev.overlane.peers.PeerText;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whom the controller believes: who shows a certificate that one of its CAs signed, within its
 * time, for the purpose, not revoked. Whose certificate it is, is not asked here. Thread-safe.
 */
final class PeerTrust extends X509ExtendedTrustManager {
  private static final String ANY_PURPOSE = "2.5.29.37.0";
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

  private final TlsFiles files;
  private final ImmutableList<X509Certificate> authorities;
  private final ImmutableList<X509CRL> revoked;
  private final InstantSource clock;

  /**
   * Believes some CAs.
   *
   * @param files for messages
   */
  PeerTrust(
      TlsFiles files,
      ImmutableList<X509Certificate> authorities,
      ImmutableList<X509CRL> revoked,
      InstantSource clock) {
    this.files = files;
    this.authorities = authorities;
    this.revoked = revoked;
    this.clock = clock;
  }

  ImmutableList<X509Certificate> authorities() {
    return authorities;
  }

  ImmutableList<X509CRL> revoked() {
    return revoked;
  }

  private void check(X509Certificate[] chain, String purpose) throws RefusedCertificate {
    try {
      CertPathValidator.getInstance("PKIX")
          .validate(
              CertificateFactory.getInstance("X.509").generateCertPath(upToAuthority(chain)),
              parameters());
    } catch (CertPathValidatorException invalid) {
      Reason reason = invalid.getReason();
      throw new RefusedCertificate(words(chain, invalid), reason);
    } catch (GeneralSecurityException e) {
      throw new RefusedCertificate(
          new TlsFault(
              TlsFault.Kind.UNFIT, "its certificate cannot be read: give the host a new one"),
          BasicReason.UNSPECIFIED);
    }
    checkPurpose(chain[0], purpose);
    Optional<TlsFault> revocation = revocation(ImmutableList.copyOf(chain));
    if (revocation.isPresent()) {
      throw new RefusedCertificate(revocation.get(), BasicReason.REVOKED);
    }
  }

  /** The chain without the CA itself, which peers may send along. */
  private List<X509Certificate> upToAuthority(X509Certificate[] chain) {
    List<X509Certificate> path = ImmutableList.copyOf(chain);
    for (int i = 1; i < path.size(); i++) {
      if (authorities.contains(path.get(i))) {
        return path.subList(0, i);
      }
    }
    return path;
  }

  private PKIXParameters parameters() throws InvalidAlgorithmParameterException {
    Set<TrustAnchor> anchors =
        authorities.stream()
            .map(authority -> new TrustAnchor(authority, null))
            .collect(Collectors.toSet());
    PKIXParameters parameters = new PKIXParameters(anchors);
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(clock.instant()));
    return parameters;
  }

  private TlsFault words(X509Certificate[] chain, CertPathValidatorException invalid) {
    Reason reason = invalid.getReason();
    X509Certificate culprit = chain[Math.max(0, Math.min(invalid.getIndex(), chain.length - 1))];
    PeerCertificate shown = PeerCertificate.of(culprit);
    if (reason == BasicReason.EXPIRED) {
      return new TlsFault(
          TlsFault.Kind.EXPIRED,
          shown + " expired on " + shown.notAfter() + ": give the host a new one");
    }
    if (reason == BasicReason.NOT_YET_VALID) {
      return new TlsFault(
          TlsFault.Kind.NOT_YET_VALID,
          "%s is not valid before %s: are the clocks of this machine and of the one that made it right?"
              .formatted(shown, culprit.getNotBefore().toInstant()));
    }
    if (reason == PKIXReason.NO_TRUST_ANCHOR || reason == BasicReason.INVALID_SIGNATURE) {
      return new TlsFault(
          TlsFault.Kind.UNKNOWN_CA,
          "%s was signed by %s, which is none of the CAs in %s: have that CA sign the host's"
                  .formatted(shown, PeerText.tame(shown.issuer()), files.caCertificate())
              + " certificate, or add the other CA to that file");
    }
    return new TlsFault(
        TlsFault.Kind.UNFIT,
        shown + " is not accepted: " + PeerText.tame(String.valueOf(invalid.getMessage())));
  }

  private static void checkPurpose(X509Certificate leaf, String purpose) throws RefusedCertificate {
    try {
      List<String> purposes = leaf.getExtendedKeyUsage();
      if (purposes == null || purposes.contains(purpose) || purposes.contains(ANY_PURPOSE)) {
        return;
      }
    } catch (CertificateParsingException unreadable) {
      // As one that allows nothing.
    }
    throw new RefusedCertificate(
        new TlsFault(
            TlsFault.Kind.UNFIT,
            PeerCertificate.of(leaf)
                + " is not meant for this: its extendedKeyUsage lacks "
                + (purpose.equals(CLIENT_AUTH) ? "clientAuth" : "serverAuth")
                + "; make one with clientAuth and serverAuth"),
        PKIXReason.INVALID_KEY_USAGE);
  }

  /** Says that a certificate of a chain was revoked, if one was. */
  Optional<TlsFault> revocation(ImmutableList<X509Certificate> chain) {
    for (X509Certificate certificate : chain) {
      for (X509CRL list : revoked) {
        if (list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal())) {
          X509CRLEntry entry = list.getRevokedCertificate(certificate);
          if (entry != null) {
            return Optional.of(revoked(certificate, entry));
          }
        }
      }
    }
    return Optional.empty();
  }

  private TlsFault revoked(X509Certificate certificate, X509CRLEntry entry) {
    return new TlsFault(
        TlsFault.Kind.REVOKED,
        "%s was revoked on %s (%s): if the host is to come back, give it a new one"
            .formatted(
                PeerCertificate.of(certificate),
                entry.getRevocationDate().toInstant(),
                files.crl().map(Object::toString).orElse("")));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws RefusedCertificate {
    check(chain, CLIENT_AUTH);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws RefusedCertificate {
    check(chain, SERVER_AUTH);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws RefusedCertificate {
    check(chain, CLIENT_AUTH);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws RefusedCertificate {
    check(chain, SERVER_AUTH);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws RefusedCertificate {
    check(chain, CLIENT_AUTH);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws RefusedCertificate {
    check(chain, SERVER_AUTH);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.toArray(X509Certificate[]::new);
  }

  /** Whether a certificate is a CA's, by its basic constraints or, if it is older, by itself. */
  static boolean isAuthority(X509Certificate certificate) {
    boolean old = certificate.getVersion() < 3;
    return certificate.getBasicConstraints() >= 0
        || (old
            && certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal()));
  }
}
