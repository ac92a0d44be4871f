package dev.overlane.it.chaos.relay;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** All connections of one host in one protocol, and what they may do now. Any thread may call. */
final class Valve {
  private final String host;
  private final Conversation conversation;
  private final Set<Passage> passages = new LinkedHashSet<>();
  private final AtomicLong looks = new AtomicLong();
  private boolean cut;
  private boolean mute;
  private boolean stalled;
  private boolean held;

  Valve(String host, Conversation conversation) {
    this.host = host;
    this.conversation = conversation;
  }

  String host() {
    return host;
  }

  Conversation conversation() {
    return conversation;
  }

  /** How often the controller has looked at all that is there. */
  AtomicLong looks() {
    return looks;
  }

  /** Resets all connections and every new one, until {@link #heal}. */
  synchronized void cut() {
    cut = true;
    reset();
  }

  /** Lets nothing pass, either way, and closes nothing, until {@link #heal}. */
  synchronized void mute() {
    mute = true;
  }

  /** Reads nothing of the controller, until {@link #heal}. */
  synchronized void stall() {
    stalled = true;
  }

  /** Lets nothing pass, until {@link #release}. */
  synchronized void hold() {
    held = true;
  }

  /** Resets the connections that were held. */
  synchronized void release() {
    if (held) {
      reset();
      held = false;
      notifyAll();
    }
  }

  synchronized void heal() {
    cut = false;
    mute = false;
    stalled = false;
    notifyAll();
  }

  /** Resets all connections; new ones are welcome. */
  synchronized void reset() {
    Set.copyOf(passages).forEach(Passage::close);
  }

  /** Returns false if the connection is to be reset. */
  synchronized boolean admit(Passage passage) throws InterruptedException {
    while (mute) {
      wait();
    }
    if (!cut) {
      passages.add(passage);
    }
    return !cut;
  }

  synchronized void forget(Passage passage) {
    passages.remove(passage);
  }

  /** Returns once octets may pass in that direction. */
  synchronized void awaitOpen(boolean fromController) throws InterruptedException {
    while (mute || held || (fromController && stalled)) {
      wait();
    }
  }
}
