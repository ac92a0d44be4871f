package dev.overlane.flow.state;

import com.google.common.io.BaseEncoding;
import java.util.Arrays;

/** Immutable bytes from the wire that are kept as they are; equal iff the bytes are. */
public final class RawBytes {
  private final byte[] bytes;

  private RawBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Copies the bytes. */
  public static RawBytes of(byte[] bytes) {
    return new RawBytes(bytes.clone());
  }

  /** Returns a copy. */
  public byte[] toArray() {
    return bytes.clone();
  }

  public int length() {
    return bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawBytes raw && Arrays.equals(bytes, raw.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Lower-case hexadecimal. */
  @Override
  public String toString() {
    return BaseEncoding.base16().lowerCase().encode(bytes);
  }
}
