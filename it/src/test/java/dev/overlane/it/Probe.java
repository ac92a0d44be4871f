package dev.overlane.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.io.BaseEncoding;
import com.google.common.primitives.Bytes;
import dev.overlane.lab.Capture;
import dev.overlane.lab.CapturedFrame;
import dev.overlane.lab.Frame;
import dev.overlane.lab.LabContainer;
import java.util.concurrent.atomic.AtomicInteger;

/** A frame like no other, so that its copies can be counted: its EtherType is its number. */
final class Probe {
  static final String BROADCAST = "ff:ff:ff:ff:ff:ff";

  private static final AtomicInteger NEXT = new AtomicInteger(0xa000);

  private final int etherType;
  private final byte[] octets;

  private Probe(int etherType, byte[] octets) {
    this.etherType = etherType;
    this.octets = octets;
  }

  private static Probe of(String source, String destination) {
    int etherType = NEXT.incrementAndGet();
    return new Probe(
        etherType,
        Bytes.concat(
            mac(destination),
            mac(source),
            new byte[] {(byte) (etherType >> 8), (byte) etherType},
            "a probe that is long enough to need no padding".getBytes(UTF_8)));
  }

  private static byte[] mac(String text) {
    return BaseEncoding.base16().lowerCase().decode(text.replace(":", ""));
  }

  /** Makes one from the container's own address and sends it. */
  static Probe send(LabContainer from, String destination) {
    Probe probe = of(from.mac(), destination);
    from.send(probe.octets);
    return probe;
  }

  /** Whether a frame is a copy of this one, not inside a tunnel. */
  boolean is(Frame frame) {
    return frame.etherType() == etherType;
  }

  /** How many copies a container received. */
  long copiesIn(Capture capture) {
    return capture.frames().stream()
        .flatMap(captured -> captured.frame().stream())
        .filter(this::is)
        .count();
  }

  /** The tunnel packets on a host's underlay that carried this probe, both directions. */
  ImmutableList<Frame.Tunnel> tunnelsIn(Capture underlay) {
    return underlay.frames().stream()
        .map(CapturedFrame::frame)
        .flatMap(frame -> frame.flatMap(Frame::tunnel).stream())
        .filter(tunnel -> is(tunnel.inner()))
        .collect(ImmutableList.toImmutableList());
  }
}
