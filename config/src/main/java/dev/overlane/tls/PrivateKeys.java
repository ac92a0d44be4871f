package dev.overlane.tls;

import com.google.common.collect.ImmutableList;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;

/**
 * Private keys of a PEM file: PKCS #8, and the older forms that {@code ovs-pki} and OpenSSL wrote
 * (PKCS #1, SEC 1), which are PKCS #8 without its wrapping. PURE.
 */
final class PrivateKeys {
  private static final ImmutableList<String> ALGORITHMS = ImmutableList.of("EC", "RSA", "EdDSA");

  /** AlgorithmIdentifier of rsaEncryption, with its NULL (RFC 8017 appendix A.1). */
  private static final byte[] RSA_ENCRYPTION = {
    0x30, 0x0d, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
  };

  /** id-ecPublicKey (RFC 5480 section 2.1.1). */
  private static final byte[] EC_PUBLIC_KEY = {
    6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1
  };

  private static final byte[] VERSION_0 = {Der.INTEGER, 1, 0};

  private PrivateKeys() {}

  /**
   * Reads the first private key of a file.
   *
   * @throws UnusableException if there is none that can be read
   */
  static PrivateKey of(String file, byte[] content) throws UnusableException {
    ImmutableList<Pem> blocks = Pem.blocks(content);
    Pem key =
        blocks.stream()
            .filter(block -> block.label().endsWith("PRIVATE KEY"))
            .findFirst()
            .orElseThrow(() -> none(file, blocks));
    String convert = ": openssl pkey -in " + file + " -out NEW-FILE";
    if (key.encrypted()) {
      throw new UnusableException(
          file + " is encrypted, and there is nobody to type its passphrase" + convert);
    }
    return pkcs8(key)
        .flatMap(PrivateKeys::read)
        .orElseThrow(
            () ->
                new UnusableException(
                    file + " holds a " + key.label() + " of a kind that cannot be read" + convert));
  }

  private static UnusableException none(String file, ImmutableList<Pem> blocks) {
    return new UnusableException(
        file
            + " holds no private key"
            + (blocks.isEmpty() ? ": it is no PEM file" : ", but a " + blocks.get(0).label()));
  }

  private static Optional<byte[]> pkcs8(Pem key) {
    return switch (key.label()) {
      case "PRIVATE KEY" -> Optional.of(key.content());
      case "RSA PRIVATE KEY" -> Optional.of(wrap(RSA_ENCRYPTION, key.content()));
      case "EC PRIVATE KEY" ->
          curve(key.content())
              .map(c -> wrap(Der.encode(Der.SEQUENCE, EC_PUBLIC_KEY, c), key.content()));
      default -> Optional.empty();
    };
  }

  private static byte[] wrap(byte[] algorithm, byte[] key) {
    return Der.encode(Der.SEQUENCE, VERSION_0, algorithm, Der.encode(Der.OCTET_STRING, key));
  }

  /** The curve of an ECPrivateKey (RFC 5915 section 3): its name, in DER. */
  private static Optional<byte[]> curve(byte[] sec1) {
    try {
      return Der.decode(sec1).stream()
          .filter(outer -> outer.tag() == Der.SEQUENCE)
          .flatMap(outer -> Der.decode(outer.content()).stream())
          .filter(inner -> inner.tag() == Der.CONTEXT_0)
          .map(Der::content)
          .findFirst();
    } catch (IllegalArgumentException noDer) {
      return Optional.empty();
    }
  }

  private static Optional<PrivateKey> read(byte[] pkcs8) {
    return ALGORITHMS.stream().flatMap(algorithm -> read(algorithm, pkcs8).stream()).findFirst();
  }

  private static Optional<PrivateKey> read(String algorithm, byte[] pkcs8) {
    try {
      return Optional.of(
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
    } catch (InvalidKeySpecException another) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
