package dev.overlane.it.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything that passes one container's device, both ways, with the moment at which the kernel saw
 * it: a tcpdump(8) that lives as long as the run. A thread of its own takes the frames in.
 */
final class ProbeReceiver implements AutoCloseable {
  private static final Pattern DROPPED = Pattern.compile("(\\d+) packets? dropped by kernel");
  private static final int FILE_HEADER = 24;
  private static final int RECORD_HEADER = 16;
  private static final int SNAPSHOT = 192;

  /** Takes a probe in. */
  interface Sink {
    void sighted(ProbeFrame probe, long micros);
  }

  private final Process process;
  private final BufferedReader words;
  private final Thread reader;
  private volatile @Nullable String failure;
  private volatile boolean closing;

  private ProbeReceiver(Process process, int run, Sink sink, String name) {
    this.process = process;
    this.words = new BufferedReader(new InputStreamReader(process.getErrorStream(), UTF_8));
    this.reader = new Thread(() -> read(run, sink), "probes-of-" + name);
    reader.setDaemon(true);
  }

  /** Returns when it listens. */
  static ProbeReceiver start(Member at, int run, Sink sink) {
    ImmutableList<String> argv =
        ImmutableList.of(
            "ip",
            "netns",
            "exec",
            at.namespace(),
            "tcpdump",
            "-n",
            "-U",
            "--immediate-mode",
            "--buffer-size=4096",
            "--snapshot-length=" + SNAPSHOT,
            "-i",
            "eth1",
            "-Q",
            "inout",
            "-w",
            "-");
    try {
      ProbeReceiver receiver =
          new ProbeReceiver(new ProcessBuilder(argv).start(), run, sink, at.name());
      receiver.awaitListening();
      receiver.reader.start();
      return receiver;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitListening() throws IOException {
    String line = words.readLine();
    while (line != null && !line.contains("listening on")) {
      line = words.readLine();
    }
    if (line == null) {
      throw new AssertionError("tcpdump does not listen");
    }
  }

  private void read(int run, Sink sink) {
    try {
      DataInputStream in = new DataInputStream(process.getInputStream());
      in.skipNBytes(FILE_HEADER);
      while (true) {
        ByteBuffer header = take(in, RECORD_HEADER).order(ByteOrder.nativeOrder());
        long micros = header.getInt(0) * 1_000_000L + header.getInt(4);
        byte[] frame = take(in, header.getInt(8)).array();
        ProbeFrame.in(frame, run).ifPresent(probe -> sink.sighted(probe, micros));
      }
    } catch (EOFException e) {
      failure = "tcpdump ended";
    } catch (IOException | RuntimeException e) {
      failure = e.toString();
    }
  }

  private static ByteBuffer take(InputStream in, int octets) throws IOException {
    byte[] buffer = in.readNBytes(octets);
    if (buffer.length < octets) {
      throw new EOFException();
    }
    return ByteBuffer.wrap(buffer);
  }

  /** Why it no longer receives, though nobody closed it; empty while it does. */
  Optional<String> failure() {
    return closing ? Optional.empty() : Optional.ofNullable(failure);
  }

  /** Ends it and returns how many frames the kernel did not hand over for want of room. */
  long stop() {
    close();
    try {
      reader.join(2000);
      for (String line = words.readLine(); line != null; line = words.readLine()) {
        Matcher dropped = DROPPED.matcher(line);
        if (dropped.find()) {
          return Long.parseLong(dropped.group(1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    throw new AssertionError("tcpdump does not tell what it dropped");
  }

  @Override
  public void close() {
    closing = true;
    // Not Process.destroy(), which would close its last words.
    process.toHandle().destroy();
    try {
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
