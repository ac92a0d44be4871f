package dev.overlane.flow.loxi;

import dev.overlane.peers.TokenBucket;
import java.time.Duration;

/**
 * What the owner of a switch is yet to be told. At once as a rule; a switch whose ports or flows
 * change without end is reported on fifty times a second, and the more seldom the more ports it
 * has, because each time all are told. The last change is always told. Confined to the I/O thread.
 */
final class News {
  private static final int AT_ONCE = 128;
  private static final int PER_SECOND = 50;

  /** Telling this many ports costs as much as telling that there is news. */
  private static final int PORTS_PER_TOKEN = 1_000;

  /** Tells the owner. */
  interface Teller {

    /** Returns how many ports were told. */
    int tell(boolean ofPorts, boolean ofFlows);
  }

  private final SwitchLink link;
  private final Teller teller;
  private final TokenBucket pace = new TokenBucket(AT_ONCE, PER_SECOND, System.nanoTime());
  private boolean ports;
  private boolean flows;
  private boolean later;

  News(SwitchLink link, Teller teller) {
    this.link = link;
    this.teller = teller;
  }

  void portsChanged() {
    ports = true;
  }

  void flowsChanged() {
    flows = true;
  }

  /** Tells what there is to tell, now or as soon as it may be. */
  void tell() {
    if (later || !(ports || flows)) {
      return;
    }
    long pause = pace.nanosUntilOne(System.nanoTime());
    if (pause == 0) {
      tellNow();
    } else {
      later = true;
      link.schedule(
          () -> {
            later = false;
            tell();
          },
          Duration.ofNanos(pause));
    }
  }

  /** Tells at once. */
  void tellNow() {
    boolean ofPorts = ports;
    boolean ofFlows = flows;
    ports = false;
    flows = false;
    int told = teller.tell(ofPorts, ofFlows);
    pace.take(1 + told / PORTS_PER_TOKEN, System.nanoTime());
  }
}
