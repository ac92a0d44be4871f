package dev.overlane.controller.pki;

import com.google.common.collect.ImmutableList;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/**
 * PEM texts (RFC 7468) and what is in them. Text around the blocks is passed over, as {@code
 * openssl ca} writes it before each certificate. PURE.
 */
final class Pem {
  private static final int LINE = 64;
  private static final byte[] LINE_FEED = {'\n'};

  private Pem() {}

  static String certificate(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As PKCS#8, not encrypted. */
  static String key(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  static String crl(X509CRLHolder crl) {
    try {
      return block("X509 CRL", crl.getEncoded());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String block(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(LINE, LINE_FEED).encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  /**
   * The certificates of a text, in its order.
   *
   * @param file what to call the text in a refusal
   * @throws PkiException if there is none, or one cannot be read
   */
  static ImmutableList<X509Certificate> certificates(String text, String file) throws PkiException {
    ImmutableList.Builder<X509Certificate> certificates = ImmutableList.builder();
    for (Object object : objects(text, file)) {
      if (object instanceof X509CertificateHolder holder) {
        certificates.add(toJdk(holder, file));
      }
    }
    ImmutableList<X509Certificate> found = certificates.build();
    if (found.isEmpty()) {
      throw new PkiException(file + " holds no certificate");
    }
    return found;
  }

  /**
   * The first private key of a text: PKCS#8, or the older forms of OpenSSL for RSA and EC.
   *
   * @throws PkiException if there is none, or it is encrypted or of another kind
   */
  static PrivateKey key(String text, String file) throws PkiException {
    for (Object object : objects(text, file)) {
      if (object instanceof PEMEncryptedKeyPair || object instanceof PKCS8EncryptedPrivateKeyInfo) {
        throw new PkiException(
            file + " is encrypted; `openssl pkey -in ENCRYPTED -out PLAIN` takes that off");
      }
      Optional<PrivateKeyInfo> info =
          object instanceof PEMKeyPair pair
              ? Optional.of(pair.getPrivateKeyInfo())
              : Optional.of(object)
                  .filter(PrivateKeyInfo.class::isInstance)
                  .map(PrivateKeyInfo.class::cast);
      if (info.isPresent()) {
        return toJdk(info.get(), file);
      }
    }
    throw new PkiException(file + " holds no private key");
  }

  /** The revocation list of a text. */
  static X509CRLHolder crl(String text, String file) throws PkiException {
    for (Object object : objects(text, file)) {
      if (object instanceof X509CRLHolder crl) {
        return crl;
      }
    }
    throw new PkiException(file + " holds no revocation list");
  }

  private static ImmutableList<Object> objects(String text, String file) throws PkiException {
    ImmutableList.Builder<Object> objects = ImmutableList.builder();
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      while (true) {
        Object next = parser.readObject();
        if (next == null) {
          return objects.build();
        }
        objects.add(next);
      }
    } catch (IOException | RuntimeException e) {
      // Bouncy Castle throws unchecked exceptions at malformed blocks; their texts may quote them.
      throw new PkiException(file + " is no PEM file that can be read", e);
    }
  }

  private static X509Certificate toJdk(X509CertificateHolder holder, String file)
      throws PkiException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(holder.getEncoded()));
    } catch (GeneralSecurityException | IOException e) {
      throw new PkiException(file + " holds a certificate that cannot be read", e);
    }
  }

  private static PrivateKey toJdk(PrivateKeyInfo info, String file) throws PkiException {
    ASN1ObjectIdentifier kind = info.getPrivateKeyAlgorithm().getAlgorithm();
    boolean rsa = kind.equals(PKCSObjectIdentifiers.rsaEncryption);
    if (!rsa && !kind.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      throw new PkiException(file + " holds a key that is neither RSA nor EC");
    }
    try {
      return KeyFactory.getInstance(rsa ? "RSA" : "EC")
          .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    } catch (GeneralSecurityException | IOException e) {
      throw new PkiException(file + " holds a key that cannot be used", e);
    }
  }

  /** The bytes of a text for a file; ASCII by its nature. */
  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
