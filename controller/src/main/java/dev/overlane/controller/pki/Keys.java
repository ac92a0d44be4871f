package dev.overlane.controller.pki;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;

/** Key pairs, by the JDK's own providers. PURE but for the random numbers. */
final class Keys {
  private Keys() {}

  /** A new key pair on the curve P-256, which every TLS library has. */
  static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  /** The JDK's name of the signatures that a key makes. */
  static String signature(PrivateKey key) {
    return "SHA256with" + (key.getAlgorithm().equals("EC") ? "ECDSA" : key.getAlgorithm());
  }

  /** Whether what the one signs, the other verifies. */
  static boolean belongTogether(PrivateKey key, PublicKey known) {
    byte[] text = "overlane".getBytes(StandardCharsets.US_ASCII);
    try {
      Signature signing = Signature.getInstance(signature(key));
      signing.initSign(key);
      signing.update(text);
      byte[] signature = signing.sign();
      Signature checking = Signature.getInstance(signature(key));
      checking.initVerify(known);
      checking.update(text);
      return checking.verify(signature);
    } catch (GeneralSecurityException otherKinds) {
      return false;
    }
  }
}
