package dev.overlane.bench.job;

import dev.overlane.bench.BenchFailure;
import dev.overlane.bench.Waiting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A flow monitor on every switch at once, on one thread of its own: when the last flow anywhere
 * came, changed or went, whoever did it. What it says of the past is exact, so asking may be late.
 * One thread asks.
 */
final class FlowEar implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(2);
  private static final int ADDED = 1;
  private static final int REMOVED = 2;

  private final Selector selector;
  private final List<Watched> switches = new ArrayList<>();
  private final Thread listener;
  private volatile boolean closing;

  /** One switch. Fields are guarded by the ear. */
  private static final class Watched {
    final SocketChannel channel;
    final Frames frames = new Frames();
    boolean ready;
    int events;
    long last = Long.MIN_VALUE;
    int balance;
    int lowest;

    Watched(SocketChannel channel) {
      this.channel = channel;
    }
  }

  private FlowEar(Selector selector) {
    this.selector = selector;
    this.listener = new Thread(this::listen, "flow-ear");
    listener.setDaemon(true);
  }

  /**
   * Starts to watch the bridge of that name on every host; what changes after this returned is
   * seen.
   */
  static FlowEar on(Iterable<Path> directories, String bridge) {
    try {
      FlowEar ear = new FlowEar(Selector.open());
      for (Path directory : directories) {
        SocketChannel channel = SwitchChannel.dial(directory, bridge).channel();
        channel.configureBlocking(false);
        Watched watched = new Watched(channel);
        ear.switches.add(watched);
        channel.register(ear.selector, SelectionKey.OP_READ, watched);
        write(channel, OpenFlow.hello());
        write(channel, OpenFlow.monitor());
      }
      ear.listener.start();
      Waiting.until(
          "flow monitors on all switches",
          Duration.ofSeconds(30),
          LOOK,
          () -> ear.all(watched -> watched.ready));
      return ear;
    } catch (IOException e) {
      throw new BenchFailure("a switch cannot be watched: " + e.getMessage());
    }
  }

  private static void write(SocketChannel channel, byte[] message) throws IOException {
    if (channel.write(ByteBuffer.wrap(message)) != message.length) {
      throw new IOException("a switch does not read");
    }
  }

  /** Forgets what has been seen. */
  synchronized void clear() {
    for (Watched watched : switches) {
      watched.events = 0;
      watched.last = Long.MIN_VALUE;
      watched.balance = 0;
      watched.lowest = 0;
    }
  }

  /** When the last change of any flow was seen, by {@link System#nanoTime}. */
  synchronized long last() {
    return switches.stream().mapToLong(watched -> watched.last).max().orElse(Long.MIN_VALUE);
  }

  /** How many flows have changed, on all switches. */
  synchronized int events() {
    return switches.stream().mapToInt(watched -> watched.events).sum();
  }

  /** How many flows a switch lacked at worst since the last {@link #clear}. */
  synchronized int mostLacking() {
    return -switches.stream().mapToInt(watched -> watched.lowest).min().orElse(0);
  }

  /** Waits until flows have changed on every switch. */
  void awaitAllTouched(Duration patience) {
    Waiting.until(
        "changed flows on all switches", patience, LOOK, () -> all(watched -> watched.events > 0));
  }

  /** Waits until no flow has changed anywhere for so long, beginning now. */
  void awaitQuiet(Duration quiet) {
    long from = System.nanoTime();
    Waiting.until(
        "an end of changes",
        quiet.plusSeconds(60),
        LOOK,
        () -> System.nanoTime() - Math.max(from, last()) >= quiet.toNanos());
  }

  private synchronized boolean all(Predicate<Watched> look) {
    return switches.stream().allMatch(look);
  }

  private void listen() {
    try {
      while (!closing) {
        selector.select(key -> read((Watched) key.attachment()));
      }
      for (Watched watched : switches) {
        watched.channel.close();
      }
      selector.close();
    } catch (IOException e) {
      throw new BenchFailure("a switch cannot be watched any longer: " + e.getMessage());
    }
  }

  private void read(Watched watched) {
    try {
      if (watched.channel.read(watched.frames.space()) < 0) {
        watched.channel.close();
        return;
      }
      long now = System.nanoTime();
      watched.frames.drain(message -> take(watched, message, now));
    } catch (IOException e) {
      throw new BenchFailure("a switch cannot be read: " + e.getMessage());
    }
  }

  private synchronized void take(Watched watched, ByteBuffer message, long now) {
    switch (Frames.type(message)) {
      case OpenFlow.ERROR -> throw new BenchFailure("a switch has no flow monitor");
      case OpenFlow.ECHO_REQUEST -> {
        try {
          write(
              watched.channel,
              OpenFlow.message(OpenFlow.ECHO_REPLY, Frames.xid(message), Frames.body(message)));
        } catch (IOException e) {
          throw new BenchFailure("a switch does not read: " + e.getMessage());
        }
      }
      case OpenFlow.MULTIPART_REPLY -> {
        watched.ready = true;
        Frames.entries(message, entry -> event(watched, entry, now));
      }
      default -> {
        // Nothing of flows.
      }
    }
  }

  private static void event(Watched watched, ByteBuffer entry, long now) {
    int kind = entry.getShort(2);
    watched.events++;
    watched.last = now;
    watched.balance += kind == ADDED ? 1 : kind == REMOVED ? -1 : 0;
    watched.lowest = Math.min(watched.lowest, watched.balance);
  }

  /** Stops watching; returns once its thread has ended. */
  @Override
  public void close() {
    closing = true;
    selector.wakeup();
    try {
      listener.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
