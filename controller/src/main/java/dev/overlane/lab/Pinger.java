package dev.overlane.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A steady stream of echo requests that runs beside a test, and the replies to it. Any thread may
 * call; replies are taken in by a thread of its own. (A request's number wraps at 65536.)
 */
public final class Pinger implements AutoCloseable {
  private final Process process;
  private final Thread reader;
  private final List<EchoReply> replies = new ArrayList<>();

  private Pinger(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "lab-pinger");
    reader.setDaemon(true);
  }

  static Pinger start(Command ping) {
    Pinger pinger = new Pinger(ping.start());
    pinger.reader.start();
    return pinger;
  }

  /** All replies so far, in order of arrival. */
  public ImmutableList<EchoReply> replies() {
    synchronized (replies) {
      return ImmutableList.copyOf(replies);
    }
  }

  /** Waits for the first reply at or after a moment; empty if none came in time. */
  public Optional<EchoReply> awaitReply(Instant since, Duration timeout) {
    return await(
        timeout, () -> replies.stream().filter(r -> !r.time().isBefore(since)).findFirst());
  }

  /**
   * Waits for the end of an outage: the first reply after {@code since} whose request was not the
   * one right after the last answered. Empty if all were answered until {@code timeout} was over.
   */
  public Optional<Outage> awaitOutage(Instant since, Duration timeout) {
    return await(timeout, () -> Outage.first(replies, since));
  }

  private <T> Optional<T> await(Duration timeout, java.util.function.Supplier<Optional<T>> look) {
    long deadline = System.nanoTime() + timeout.toNanos();
    synchronized (replies) {
      while (true) {
        Optional<T> found = look.get();
        long left = deadline - System.nanoTime();
        if (found.isPresent() || left <= 0) {
          return found;
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(replies, left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new LabException("interrupted while waiting for a reply", e);
        }
      }
    }
  }

  /**
   * Stops sending and returns the count. A last request that was still on its way is not counted.
   */
  public PingResult stop() {
    close();
    ImmutableList<EchoReply> all = replies();
    int highest = all.stream().mapToInt(EchoReply::sequence).max().orElse(0);
    return new PingResult(highest, all.size());
  }

  @Override
  public void close() {
    Child.end(process, reader);
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        EchoReply.parse(line).ifPresent(this::add);
      }
    } catch (IOException e) {
      // The pipe of a destroyed process: there is nothing more to come.
      return;
    }
  }

  private void add(EchoReply reply) {
    synchronized (replies) {
      replies.add(reply);
      replies.notifyAll();
    }
  }
}
