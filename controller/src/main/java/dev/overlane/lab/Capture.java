package dev.overlane.lab;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What passes a device, as seen by tcpdump(8), and the frames it has seen so far. It listens from
 * the moment it is returned. Any thread may call.
 */
public final class Capture implements AutoCloseable {
  private final List<CapturedFrame> frames = new ArrayList<>();
  private final Tcpdump tcpdump;

  private Capture(NetworkNamespace namespace, String device, Tcpdump.Direction direction) {
    this.tcpdump = Tcpdump.start(namespace, device, direction, this::add);
  }

  static Capture start(NetworkNamespace namespace, String device, Tcpdump.Direction direction) {
    return new Capture(namespace, device, direction);
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
    tcpdump.close();
  }

  private void pause(long nanos) {
    try {
      TimeUnit.NANOSECONDS.timedWait(frames, nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while waiting for a frame", e);
    }
  }

  private void add(CapturedFrame frame) {
    synchronized (frames) {
      frames.add(frame);
      frames.notifyAll();
    }
  }
}
