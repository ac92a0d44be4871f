package dev.overlane.controller.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority: its certificate, and the private key that signs (RFC 5280). Signatures
 * are made by the JDK's own providers. PURE but for the random numbers of serials and signatures.
 */
final class Authority {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** RFC 5280 section 4.1.2.2: positive, at most 20 octets. Random, so that no register is kept. */
  private static final int SERIAL_BITS = 127;

  private static final int STRONG_RSA_BITS = 2048;

  private final X509Certificate certificate;
  private final PrivateKey key;

  private Authority(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /** A new one that signs itself; its name is unlike that of every other. */
  static Authority create(Role role, Validity validity) {
    KeyPair pair = Keys.generate();
    String mark = String.format(Locale.ROOT, "%08x", RANDOM.nextInt());
    X500Name name = name("Overlane " + role.word() + " CA " + mark);
    X509v3CertificateBuilder builder = builder(name, name, pair.getPublic(), validity);
    add(builder, Extension.basicConstraints, true, new BasicConstraints(0));
    add(builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    add(
        builder,
        Extension.subjectKeyIdentifier,
        false,
        extensions().createSubjectKeyIdentifier(pair.getPublic()));
    return new Authority(sign(builder, pair.getPrivate()), pair.getPrivate());
  }

  /**
   * One that exists.
   *
   * @param file what to call it in a refusal
   * @throws PkiException if it is no CA, is not its own issuer, is too weak, or the key is
   *     another's
   */
  static Authority of(X509Certificate certificate, PrivateKey key, String file)
      throws PkiException {
    if (certificate.getBasicConstraints() < 0) {
      throw new PkiException(file + " is no CA: its basic constraints do not say CA:true");
    }
    if (!certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal())) {
      throw new PkiException(
          file + " is an intermediate CA; Open vSwitch wants one that signed itself");
    }
    PublicKey known = certificate.getPublicKey();
    boolean strong =
        known instanceof ECPublicKey
            || (known instanceof RSAPublicKey rsa
                && rsa.getModulus().bitLength() >= STRONG_RSA_BITS);
    if (!strong) {
      throw new PkiException(file + " has a weak key: RSA of 2048 bits or more, or EC, is wanted");
    }
    if (!Keys.belongTogether(key, known)) {
      throw new PkiException("the private key is not that of " + file);
    }
    return new Authority(certificate, key);
  }

  X509Certificate certificate() {
    return certificate;
  }

  PrivateKey key() {
    return key;
  }

  /** The end of all that it signs. */
  Instant end() {
    return certificate.getNotAfter().toInstant();
  }

  /**
   * A certificate for either end of a TLS connection: switches and the controller are client on one
   * protocol and server on the other.
   */
  X509Certificate issue(String name, PublicKey subject, Validity validity) {
    X509v3CertificateBuilder builder = builder(issuer(), name(name), subject, validity);
    add(builder, Extension.basicConstraints, true, new BasicConstraints(false));
    add(builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    add(
        builder,
        Extension.extendedKeyUsage,
        false,
        new ExtendedKeyUsage(
            new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth}));
    add(
        builder,
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
    add(
        builder,
        Extension.subjectKeyIdentifier,
        false,
        extensions().createSubjectKeyIdentifier(subject));
    add(builder, Extension.authorityKeyIdentifier, false, authorityKey());
    return sign(builder, key);
  }

  /**
   * The next revocation list. It holds as long as the authority: who reads it reads the file, so a
   * date could only make it fail, not make it fresh.
   *
   * @param previous what was revoked before
   * @param revoked serial numbers more
   */
  X509CRLHolder crl(Optional<X509CRLHolder> previous, Collection<BigInteger> revoked, Instant now) {
    X509v2CRLBuilder builder = new X509v2CRLBuilder(issuer(), Date.from(now));
    builder.setNextUpdate(certificate.getNotAfter());
    previous.ifPresent(builder::addCRL);
    revoked.forEach(serial -> builder.addCRLEntry(serial, Date.from(now), CRLReason.unspecified));
    try {
      builder.addExtension(Extension.cRLNumber, false, new CRLNumber(nextNumber(previous)));
      builder.addExtension(Extension.authorityKeyIdentifier, false, authorityKey());
      return builder.build(signer(key));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static BigInteger nextNumber(Optional<X509CRLHolder> previous) {
    return previous
        .flatMap(crl -> Optional.ofNullable(crl.getExtension(Extension.cRLNumber)))
        .map(number -> ASN1Integer.getInstance(number.getParsedValue()).getValue())
        .orElse(BigInteger.ZERO)
        .add(BigInteger.ONE);
  }

  private X500Name issuer() {
    return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
  }

  /** The key alone, so that what it signed outlives a certificate of the same key. */
  private ASN1Encodable authorityKey() {
    try {
      return new AuthorityKeyIdentifier(
          extensions().createAuthorityKeyIdentifier(certificate).getKeyIdentifierOctets());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X500Name name(String commonName) {
    return new X500NameBuilder(BCStyle.INSTANCE)
        .addRDN(BCStyle.O, "Overlane")
        .addRDN(BCStyle.CN, commonName)
        .build();
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, PublicKey key, Validity validity) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(SERIAL_BITS, RANDOM).add(BigInteger.ONE),
        Date.from(validity.notBefore()),
        Date.from(validity.notAfter()),
        subject,
        key);
  }

  private static void add(
      X509v3CertificateBuilder builder,
      ASN1ObjectIdentifier extension,
      boolean critical,
      ASN1Encodable value) {
    try {
      builder.addExtension(extension, critical, value);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JcaX509ExtensionUtils extensions() {
    try {
      return new JcaX509ExtensionUtils();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key) {
    try {
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer(key)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ContentSigner signer(PrivateKey key) {
    try {
      return new JcaContentSignerBuilder(Keys.signature(key)).build(key);
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }
}
