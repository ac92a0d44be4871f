package dev.overlane.it.chaos.relay;

import dev.overlane.it.chaos.relay.Trap.Point;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.Optional;

/** One connection of a host, carried over to one of the controller, message by message. */
final class Passage {
  private final Valve valve;
  private final Relay relay;
  private final Socket controller;
  private final Socket host;

  Passage(Valve valve, Relay relay, Socket controller, Socket host) {
    this.valve = valve;
    this.relay = relay;
    this.controller = controller;
    this.host = host;
  }

  /** Carries over until either side closes; returns at once. */
  void open() throws IOException, InterruptedException {
    controller.setTcpNoDelay(true);
    host.setTcpNoDelay(true);
    if (!valve.admit(this)) {
      close();
      return;
    }
    new Thread(() -> pump(true)).start();
    new Thread(() -> pump(false)).start();
  }

  /** Resets both sides. */
  void close() {
    reset(controller);
    reset(host);
    valve.forget(this);
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It is closed already, which is all that is wanted.
      return;
    }
  }

  private void pump(boolean fromController) {
    Socket source = fromController ? controller : host;
    Socket sink = fromController ? host : controller;
    try {
      Cutter cutter = valve.conversation().cutter(source.getInputStream());
      OutputStream out = sink.getOutputStream();
      while (true) {
        valve.awaitOpen(fromController);
        byte[] message = cutter.next();
        valve.awaitOpen(fromController);
        if (valve.conversation().isLook(message)) {
          valve.looks().incrementAndGet();
        }
        if (fromController) {
          forward(message, out);
        } else {
          out.write(message);
        }
      }
    } catch (IOException e) {
      close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
    }
  }

  private void forward(byte[] message, OutputStream out) throws IOException {
    if (valve.conversation().changes(message)) {
      relay.countChange();
    }
    Optional<Point> here = valve.conversation().point(message);
    Trap trap = relay.trap();
    if (here.isEmpty() || trap == null) {
      out.write(message);
      return;
    }
    switch (trap.point()) {
      case BUNDLE_OPENED -> passThenSpring(trap, message, out, here.get() == trap.point());
      case BUNDLE_FILLED -> fill(trap, message, out, here.get());
      case BUNDLE_COMMITTED, TRANSACTION_UNANSWERED ->
          springThenPass(trap, message, out, here.get() == trap.point());
      case TRANSACTION_HALF_SENT -> {
        boolean springs = here.get() == Point.TRANSACTION_UNANSWERED && relay.spring(trap, valve);
        out.write(springs ? Arrays.copyOf(message, message.length / 2) : message);
      }
    }
  }

  private void passThenSpring(Trap trap, byte[] message, OutputStream out, boolean here)
      throws IOException {
    out.write(message);
    if (here) {
      relay.spring(trap, valve);
    }
  }

  private void springThenPass(Trap trap, byte[] message, OutputStream out, boolean here)
      throws IOException {
    if (here) {
      // Held first, so that the reply cannot slip through.
      relay.spring(trap, valve);
    }
    out.write(message);
  }

  /** Springs after so many changes, and before a commit that comes earlier. */
  private void fill(Trap trap, byte[] message, OutputStream out, Point here) throws IOException {
    if (here == Point.BUNDLE_COMMITTED && relay.spring(trap, valve)) {
      return;
    }
    passThenSpring(trap, message, out, here == Point.BUNDLE_FILLED && trap.passed());
  }
}
