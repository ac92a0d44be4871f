package dev.overlane.ovsdb.odl;

import java.time.Duration;

/**
 * How long sessions wait.
 *
 * @param connect for the TCP or unix connection
 * @param hello for the first answer of a server: an OVSDB server gives it at once; shorter than
 *     idle and grace together, so that who never answers is told as no OVSDB server
 * @param call for any other answer; a monitor of 10,000 ports takes seconds
 * @param idle silence after which an echo is asked for
 * @param grace silence after that which means the peer is dead
 * @param incumbent for the echo of a session whose system-id somebody else claims
 * @param admission for a host that dialled in to say who it is
 */
record Timeouts(
    Duration connect,
    Duration hello,
    Duration call,
    Duration idle,
    Duration grace,
    Duration incumbent,
    Duration admission) {
  static final Timeouts STANDARD =
      new Timeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(8),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofSeconds(10));
}
