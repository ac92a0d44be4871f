package dev.overlane.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.common.collect.ImmutableList;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One block of a PEM file (RFC 7468).
 *
 * @param label what it is: {@code CERTIFICATE}, {@code PRIVATE KEY}, ...
 * @param content its bytes, DER; of an encrypted key in OpenSSL's old form they mean nothing
 * @param encrypted whether it is encrypted with a passphrase
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
record Pem(String label, byte[] content, boolean encrypted) {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*(?:-(?!----END)[^-]*)*)-----END \\1-----");

  /** All blocks of a file, in order; what stands around them is skipped, as OpenSSL does. */
  static ImmutableList<Pem> blocks(byte[] file) {
    ImmutableList.Builder<Pem> blocks = ImmutableList.builder();
    Matcher block = BLOCK.matcher(new String(file, ISO_8859_1));
    while (block.find()) {
      String label = block.group(1);
      // A header (RFC 1421): "Proc-Type: 4,ENCRYPTED".
      boolean encrypted = block.group(2).contains(":") || label.startsWith("ENCRYPTED ");
      blocks.add(new Pem(label, decode(block.group(2)), encrypted));
    }
    return blocks.build();
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException unreadable) {
      return new byte[0];
    }
  }
}
