package dev.overlane.bench.wire;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CapturedFrame;
import dev.overlane.lab.Lab;
import dev.overlane.lab.Tcpdump;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Listens in on a controller's sockets (tcpdump(8) on the device that its bytes leave by) and keeps
 * what passes of repairs and of the news that they answer. It must listen before the connections
 * begin. Any thread may call.
 */
public final class ControllerEar implements AutoCloseable {
  private static final int OPENFLOW = 6653;
  private static final int OVSDB = 6640;

  /** Longer than it takes to read two clocks, unless the thread is suspended between. */
  private static final long AT_ONCE = Duration.ofNanos(20_000).toNanos();

  private final Map<Direction, TcpStream> streams = new HashMap<>();
  private final List<Passing> passings = new ArrayList<>();
  private final Tcpdump tcpdump;

  private record Direction(TcpSegment.Endpoint from, TcpSegment.Endpoint to) {
    boolean touches(int port) {
      return from.port() == port || to.port() == port;
    }
  }

  private ControllerEar(Lab lab) {
    this.tcpdump =
        lab.overhearController(
            "tcp port " + OPENFLOW + " or tcp port " + OVSDB, frame -> take(frame));
  }

  /** Starts to listen; nothing that passes after this returned is missed. */
  public static ControllerEar of(Lab lab) {
    return new ControllerEar(lab);
  }

  /** Forgets what has passed. */
  public void clear() {
    synchronized (passings) {
      passings.clear();
    }
  }

  /** What has passed since, in the order of each connection. */
  public ImmutableList<Passing> passings() {
    synchronized (passings) {
      return ImmutableList.copyOf(passings);
    }
  }

  private void take(CapturedFrame frame) {
    long nanos = nanoTime(frame.at());
    TcpSegment.of(frame.octets())
        .ifPresent(
            segment -> {
              Direction direction = new Direction(segment.from(), segment.to());
              if (segment.syn()) {
                streams.put(direction, new TcpStream(segment, messages(direction)));
              }
              TcpStream stream = streams.get(direction);
              if (stream != null) {
                stream.take(segment, nanos);
              }
            });
  }

  private MessageStream messages(Direction direction) {
    return direction.touches(OPENFLOW)
        ? MessageStream.ofOpenFlow(
            (message, first, last) ->
                Messages.ofOpenFlow(message).ifPresent(kind -> keep(kind, first, last)))
        : MessageStream.ofJson(
            (message, first, last) ->
                Messages.ofJson(message).ifPresent(kind -> keep(kind, first, last)));
  }

  private void keep(Passing.Kind kind, long first, long last) {
    synchronized (passings) {
      passings.add(new Passing(kind, first, last));
    }
  }

  /** A moment of the machine's clock as {@link System#nanoTime} had it. */
  private static long nanoTime(Instant moment) {
    while (true) {
      long before = System.nanoTime();
      Instant now = Instant.now();
      long after = System.nanoTime();
      if (after - before < AT_ONCE) {
        return before - Duration.between(moment, now).toNanos();
      }
    }
  }

  @Override
  public void close() {
    tcpdump.close();
  }
}
