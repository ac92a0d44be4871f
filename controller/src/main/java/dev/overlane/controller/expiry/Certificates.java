package dev.overlane.controller.expiry;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.tls.PeerCertificate;
import dev.overlane.tls.Standing;
import dev.overlane.tls.TlsKeys;
import dev.overlane.tls.TlsMaterial;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The certificates that are in use right now: the controller's, the CA that hosts are believed by,
 * and what hosts showed whose sessions stand. Thread-safe.
 */
public final class Certificates {
  /** Time enough to renew, and no more than a year's certificate is worth. */
  private static final Duration SOON = Duration.ofDays(30);

  private static final String CONTROLLER = "controller";
  private static final String AUTHORITY = "ca";
  private static final String HOST = "host:";

  private final TlsKeys keys;

  public Certificates(TlsKeys keys) {
    this.keys = keys;
  }

  /**
   * When each ends: {@code controller}, {@code ca} and {@code host:NAME}, with the first name that
   * a certificate gives; where several have one name, the end that comes first. Empty without TLS.
   */
  public ImmutableSortedMap<String, Instant> ends() {
    Optional<TlsMaterial> own = keys.current();
    Map<String, Instant> ends = new TreeMap<>();
    if (own.isPresent()) {
      add(ends, CONTROLLER, end(own.get().certificate()));
      own.get().authorities().forEach(authority -> add(ends, AUTHORITY, end(authority)));
    }
    addPeers(ends, keys.peers());
    return ImmutableSortedMap.copyOf(ends);
  }

  /** The sessions that stand by TLS. */
  ImmutableList<Standing> sessions() {
    return keys.sessions();
  }

  /** Whether a certificate that ends then is to be renewed now: it ends within thirty days. */
  public static boolean isDue(Instant end, Instant now) {
    return end.minus(SOON).isBefore(now);
  }

  static void addPeers(Map<String, Instant> ends, Collection<PeerCertificate> peers) {
    for (PeerCertificate peer : peers) {
      peer.names().stream().findFirst().ifPresent(name -> add(ends, HOST + name, peer.notAfter()));
    }
  }

  private static Instant end(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }

  private static void add(Map<String, Instant> ends, String name, Instant end) {
    ends.merge(name, end, (one, other) -> one.isBefore(other) ? one : other);
  }
}
