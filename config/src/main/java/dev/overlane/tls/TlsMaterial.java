package dev.overlane.tls;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * The content of a set of key files, all of which fits together: makes the TLS engines of new
 * connections. Immutable; thread-safe.
 */
public final class TlsMaterial {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private final TlsFiles files;
  private final PrivateKey key;
  private final ImmutableList<X509Certificate> chain;
  private final PeerTrust trust;

  TlsMaterial(
      TlsFiles files, PrivateKey key, ImmutableList<X509Certificate> chain, PeerTrust trust) {
    this.files = files;
    this.key = key;
    this.chain = chain;
    this.trust = trust;
  }

  /** Where it was read. */
  public TlsFiles files() {
    return files;
  }

  /** The controller's own certificate. */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** The CAs that sign hosts' certificates. */
  public ImmutableList<X509Certificate> authorities() {
    return trust.authorities();
  }

  /** Their lists of revoked certificates. */
  public ImmutableList<X509CRL> revoked() {
    return trust.revoked();
  }

  /** Says that a certificate of a peer's chain was revoked, if one was. */
  Optional<TlsFault> revocation(ImmutableList<X509Certificate> peer) {
    return trust.revocation(peer);
  }

  /** Whether the content is the same; a certificate has but one key, in whatever form. */
  boolean sameContent(TlsMaterial other) {
    return chain.equals(other.chain)
        && authorities().equals(other.authorities())
        && revoked().equals(other.revoked());
  }

  /**
   * An engine for one connection. Each has a context of its own, so no session is ever resumed: who
   * was revoked, or has expired, does not come back by an old ticket.
   */
  SSLEngine engine(boolean client) {
    SSLEngine engine = context().createSSLEngine();
    engine.setUseClientMode(client);
    engine.setNeedClientAuth(!client);
    engine.setEnabledProtocols(PROTOCOLS);
    engine.setEnabledCipherSuites(
        Arrays.stream(engine.getEnabledCipherSuites())
            .filter(TlsMaterial::isStrong)
            .toArray(String[]::new));
    return engine;
  }

  /**
   * A context for a client of servers that are no hosts of the file: they are believed if one of
   * the CAs signed their certificate, and whoever connects sees to the name in it.
   */
  public SSLContext clientContext() {
    try {
      KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
      authorities.load(null, null);
      for (int i = 0; i < authorities().size(); i++) {
        authorities.setCertificateEntry("ca-" + i, authorities().get(i));
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(authorities);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {new OwnKey(key, chain.toArray(X509Certificate[]::new))},
          factory.getTrustManagers(),
          null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {new OwnKey(key, chain.toArray(X509Certificate[]::new))},
          new TrustManager[] {trust},
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  /** Forward secrecy, and authenticated encryption: what TLS 1.3 has only, of TLS 1.2. */
  private static boolean isStrong(String suite) {
    boolean authenticated = suite.contains("_GCM_") || suite.contains("_CHACHA20_");
    return authenticated && !suite.startsWith("TLS_RSA_") && !suite.startsWith("TLS_ECDH_");
  }
}
