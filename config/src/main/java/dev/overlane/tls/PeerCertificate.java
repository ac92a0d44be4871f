package dev.overlane.tls;

import com.google.common.collect.ImmutableSet;
import dev.overlane.peers.PeerText;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Who a peer is, by its certificate. PURE.
 *
 * @param names whom it may speak for: DNS names of its subjectAltName, and its common name; of
 *     ovs-pki's {@code NAME id:UUID} only {@code NAME}
 * @param serial its serial number, hexadecimal
 * @param issuer who signed it
 * @param notAfter its end
 */
public record PeerCertificate(
    ImmutableSet<String> names, String serial, String issuer, Instant notAfter) {
  private static final int DNS_NAME = 2;
  private static final int HEXADECIMAL = 16;

  /** What ovs-pki puts behind a name; a host's name has no spaces. */
  private static final String OVS_PKI_ID = " id:";

  /** Reads it; it is not checked here. */
  public static PeerCertificate of(X509Certificate certificate) {
    ImmutableSet.Builder<String> names = ImmutableSet.builder();
    for (List<?> name : alternativeNames(certificate)) {
      if (name.get(0) instanceof Integer type && type == DNS_NAME) {
        names.add(plain(name.get(1).toString()));
      }
    }
    commonName(certificate).map(PeerCertificate::plain).ifPresent(names::add);
    return new PeerCertificate(
        names.build(),
        certificate.getSerialNumber().toString(HEXADECIMAL),
        certificate.getIssuerX500Principal().getName(),
        certificate.getNotAfter().toInstant());
  }

  private static Collection<List<?>> alternativeNames(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null ? Collections.emptyList() : names;
    } catch (CertificateParsingException unreadable) {
      return Collections.emptyList();
    }
  }

  private static Optional<String> commonName(X509Certificate certificate) {
    try {
      // RFC 2253 writes the most specific part first, and LdapName keeps it last.
      List<Rdn> parts = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
      for (int i = parts.size() - 1; i >= 0; i--) {
        if (parts.get(i).getType().equalsIgnoreCase("CN")
            && parts.get(i).getValue() instanceof String name) {
          return Optional.of(name);
        }
      }
      return Optional.empty();
    } catch (InvalidNameException unreadable) {
      return Optional.empty();
    }
  }

  private static String plain(String name) {
    int id = name.indexOf(OVS_PKI_ID);
    return id < 0 ? name : name.substring(0, id);
  }

  /** Whether it may speak for a host. */
  public boolean speaksFor(HostNames host) {
    return host.names().stream().anyMatch(names::contains);
  }

  /**
   * Why it may not speak for a host, and what to do; empty if it may.
   *
   * @param claim what the peer says or is said to be, for example {@code datapath id 00...1}
   */
  public Optional<TlsFault> objectionTo(HostNames host, String claim) {
    if (speaksFor(host)) {
      return Optional.empty();
    }
    return Optional.of(
        new TlsFault(
            TlsFault.Kind.OTHER_HOST,
            "%s may not speak for host %s (%s): it would have to name %s; give that host a"
                    .formatted(this, host.host(), claim, String.join(" or ", host.names()))
                + " certificate of its own (ovs-vsctl set-ssl there), or find out who this is"));
  }

  /** For messages: {@code the certificate of "dt-1" (serial 1f)}. */
  @Override
  public String toString() {
    String all = names.stream().collect(Collectors.joining("\", \"", "\"", "\""));
    return "the certificate "
        + (names.isEmpty() ? "without a name" : "of " + PeerText.tame(all))
        + " (serial "
        + PeerText.tame(serial)
        + ")";
  }
}
