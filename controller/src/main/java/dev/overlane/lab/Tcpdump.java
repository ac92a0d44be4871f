package dev.overlane.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import dev.overlane.faults.Reasons;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.function.Consumer;

/**
 * A running tcpdump(8) on one device. It listens from the moment it is returned. Any thread may
 * call; frames are handed out by a thread of its own.
 */
public final class Tcpdump implements AutoCloseable {
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
  private final Consumer<CapturedFrame> taker;

  private Tcpdump(Process process, Consumer<CapturedFrame> taker) {
    this.process = process;
    this.taker = taker;
    this.reader = new Thread(this::read, "lab-capture");
    reader.setDaemon(true);
  }

  /**
   * Starts one.
   *
   * @param taker takes each frame as it comes
   * @param more further arguments, such as a filter (pcap-filter(7))
   */
  static Tcpdump start(
      NetworkNamespace namespace,
      String device,
      Direction direction,
      Consumer<CapturedFrame> taker,
      String... more) {
    Command command = namespace.command(argv(device, direction, more));
    Tcpdump tcpdump = new Tcpdump(command.start(), taker);
    tcpdump.awaitListening(command);
    tcpdump.reader.start();
    return tcpdump;
  }

  private static ImmutableList<String> argv(String device, Direction direction, String... more) {
    return ImmutableList.<String>builder()
        .add("tcpdump", "-n", "-U", "--immediate-mode")
        .add("-i", device, "-Q", direction.option, "-w", "-")
        .add(more)
        .build();
  }

  @Override
  public void close() {
    Child.end(process, reader);
  }

  private void awaitListening(Command command) {
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
      throw new LabException("cannot read from `" + command + "`: " + Reasons.of(e), e);
    }
    throw new LabException("`" + command + "` said: " + words);
  }

  private void read() {
    Pcap.Reader records = new Pcap.Reader(process.getInputStream());
    try {
      for (var next = records.next(); next.isPresent(); next = records.next()) {
        Pcap.Captured record = next.get();
        taker.accept(
            new CapturedFrame(record.at(), record.octets(), decoder.decode(record.octets())));
      }
    } catch (IOException e) {
      // The pipe of a destroyed process: there is nothing more to come.
      return;
    }
  }
}
