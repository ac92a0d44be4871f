package dev.overlane.it.chaos;

import java.time.Duration;
import java.time.Instant;

/**
 * A fault that is over.
 *
 * @param concern whom it may have touched
 * @param end when it ended, and repair could begin in earnest
 * @param detail what was chosen by chance, in a few words
 * @param bare what Open vSwitch did meanwhile where Overlane has no part in it
 * @param aftermath to be done once all is converged: checks, and what the fault left in the file
 */
record Injury(Concern concern, Instant end, String detail, Bare bare, Runnable aftermath) {

  /**
   * Open vSwitch by itself.
   *
   * @param asked echo requests to the host's own bridge, which Overlane never touches, while its
   *     ovsdb-server was dead
   * @param answered of these
   * @param reconnect from the start of the new ovsdb-server until ovs-vswitchd had found it
   */
  record Bare(int asked, int answered, Duration reconnect) {
    static final Bare NOTHING = new Bare(0, 0, Duration.ZERO);
  }

  Injury(Concern concern, Instant end, String detail, Runnable aftermath) {
    this(concern, end, detail, Bare.NOTHING, aftermath);
  }

  Injury(Concern concern, Instant end, String detail) {
    this(concern, end, detail, () -> {});
  }
}
