package dev.overlane.lab;

import com.google.common.io.BaseEncoding;
import java.time.Instant;
import java.util.Optional;

/** A frame as it was on the wire, and what it says. */
public final class CapturedFrame {
  private final Instant at;
  private final byte[] octets;
  private final Optional<Frame> frame;

  CapturedFrame(Instant at, byte[] octets, Optional<Frame> frame) {
    this.at = at;
    this.octets = octets.clone();
    this.frame = frame;
  }

  /** When the kernel saw it pass, by the machine's clock, in microseconds. */
  public Instant at() {
    return at;
  }

  /** The whole frame, without its checksum. */
  public byte[] octets() {
    return octets.clone();
  }

  /** The decoded frame; empty if a header is incomplete. */
  public Optional<Frame> frame() {
    return frame;
  }

  @Override
  public String toString() {
    return frame.map(Frame::toString).orElseGet(() -> BaseEncoding.base16().encode(octets));
  }
}
