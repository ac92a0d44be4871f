package dev.overlane.it.chaos;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * One container's way onto its wire: a tcpreplay(1) that lives as long as the run and sends what it
 * reads from a pipe, frame by frame. One thread uses it.
 */
final class ProbeSender implements AutoCloseable {
  private static final int RECORD_HEADER = 16;

  private final Process process;
  private final OutputStream pipe;

  private ProbeSender(Process process) {
    this.process = process;
    this.pipe = process.getOutputStream();
  }

  static ProbeSender start(Member from) {
    ImmutableList<String> argv =
        ImmutableList.of(
            "ip",
            "netns",
            "exec",
            from.namespace(),
            "tcpreplay",
            "--quiet",
            "--topspeed",
            "--intf1=eth1",
            "-");
    try {
      Process process =
          new ProcessBuilder(argv)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      ProbeSender sender = new ProbeSender(process);
      sender.write(fileHeader());
      return sender;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** See pcap-savefile(5); the header's order of octets tells the reader that of the records. */
  private static byte[] fileHeader() {
    return ByteBuffer.allocate(24)
        .putInt(0xa1b2c3d4)
        .putShort((short) 2)
        .putShort((short) 4)
        .putLong(0)
        .putInt(65535)
        .putInt(1)
        .array();
  }

  /** Hands over a frame. It leaves some tenths of a millisecond later. */
  void send(byte[] frame) throws IOException {
    write(
        ByteBuffer.allocate(RECORD_HEADER + frame.length)
            .putLong(0)
            .putInt(frame.length)
            .putInt(frame.length)
            .put(frame)
            .array());
  }

  private void write(byte[] octets) throws IOException {
    pipe.write(octets);
    pipe.flush();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
