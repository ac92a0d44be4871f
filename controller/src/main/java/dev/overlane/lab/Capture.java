package dev.overlane.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A running tcpdump(8) on one device, and the frames it has seen so far. It listens from the moment
 * it is returned. Any thread may call; frames are taken in by a thread of its own.
 */
public final class Capture implements AutoCloseable {
  /** Which way the frames go, seen from the device's own namespace. */
  enum Direction {
    IN("in"),
    BOTH("inout");

    private final String option;

    Direction(String option) {
      this.option = option;
    }
  }

  private final Process process;
  private final Thread reader;
  private final FrameDecoder decoder = new FrameDecoder();
  private final List<CapturedFrame> frames = new ArrayList<>();

  private Capture(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "lab-capture");
    reader.setDaemon(true);
  }

  static Capture start(NetworkNamespace namespace, String device, Direction direction) {
    Command tcpdump =
        namespace.command(
            "tcpdump",
            "-n",
            "-U",
            "--immediate-mode",
            "-i",
            device,
            "-Q",
            direction.option,
            "-w",
            "-");
    Capture capture = new Capture(tcpdump.start());
    capture.awaitListening(tcpdump);
    capture.reader.start();
    return capture;
  }

  /** Everything seen so far, in order. */
  public ImmutableList<CapturedFrame> frames() {
    synchronized (frames) {
      return ImmutableList.copyOf(frames);
    }
  }

  /** Waits for the first frame that fits; empty if none came in time. Undecodable ones never do. */
  public Optional<CapturedFrame> await(Predicate<Frame> wanted, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    int next = 0;
    synchronized (frames) {
      while (true) {
        for (; next < frames.size(); next++) {
          if (frames.get(next).frame().filter(wanted).isPresent()) {
            return Optional.of(frames.get(next));
          }
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return Optional.empty();
        }
        pause(left);
      }
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      reader.join(2000);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void pause(long nanos) {
    try {
      TimeUnit.NANOSECONDS.timedWait(frames, nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while waiting for a frame", e);
    }
  }

  private void awaitListening(Command tcpdump) {
    StringBuilder words = new StringBuilder();
    try {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(process.getErrorStream(), UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains("listening on")) {
          return;
        }
        words.append(line).append(' ');
      }
    } catch (IOException e) {
      throw new LabException("cannot read from `" + tcpdump + "`", e);
    }
    throw new LabException("`" + tcpdump + "` said: " + words);
  }

  private void read() {
    Pcap.Reader records = new Pcap.Reader(process.getInputStream());
    try {
      for (var octets = records.next(); octets.isPresent(); octets = records.next()) {
        add(new CapturedFrame(octets.get(), decoder.decode(octets.get())));
      }
    } catch (IOException e) {
      // The pipe of a destroyed process: there is nothing more to come.
      return;
    }
  }

  private void add(CapturedFrame frame) {
    synchronized (frames) {
      frames.add(frame);
      frames.notifyAll();
    }
  }
}
