package dev.overlane.lab;

import com.google.common.collect.ImmutableList;
import dev.overlane.faults.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts raw frames on a device by tcpreplay(1), all of a batch in one process. */
final class FrameSender {
  private FrameSender() {}

  /** Returns when the last frame has left; throws {@link LabException} if one could not. */
  static void send(NetworkNamespace namespace, String device, ImmutableList<byte[]> frames) {
    Path file = write(Pcap.write(frames));
    try {
      namespace
          .command("tcpreplay", "--quiet", "--topspeed", "--intf1=" + device, file.toString())
          .check();
    } finally {
      remove(file);
    }
  }

  private static Path write(byte[] capture) {
    try {
      return Files.write(Files.createTempFile("overlane-frames", ".pcap"), capture);
    } catch (IOException e) {
      throw new LabException("cannot write frames: " + Reasons.of(e), e);
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new LabException("cannot remove " + file + ": " + Reasons.of(e), e);
    }
  }
}
