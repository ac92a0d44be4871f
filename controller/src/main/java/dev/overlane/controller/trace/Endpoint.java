package dev.overlane.controller.trace;

import dev.overlane.config.model.MacAddress;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import java.util.Optional;

/**
 * A port that a trace starts or ends at.
 *
 * @param name its name in the file, or {@code HOST/INTERFACE} if it was plugged in
 * @param kind where it comes from
 * @param segment name of its segment
 * @param host its host; empty: a floating port that is plugged in nowhere
 * @param bound its OpenFlow port; empty: it has none
 * @param mac its address as the file gives it
 * @param why why it has no OpenFlow port; empty if it has one
 */
record Endpoint(
    String name,
    Kind kind,
    String segment,
    Optional<String> host,
    Optional<LocalPort> bound,
    Optional<MacAddress> mac,
    String why) {

  /** Where a port comes from. */
  enum Kind {
    /** The file gives it to a host. */
    DECLARED,
    /** The file names it, the host is where it is plugged in. */
    FLOATING,
    /** Somebody plugged it into a segment's fake bridge. */
    PLUGGED
  }

  /** Whether it is at an OpenFlow port of a host. */
  boolean isAt(String otherHost, int ofport) {
    return host.equals(Optional.of(otherHost))
        && bound.isPresent()
        && bound.get().ofport() == ofport;
  }
}
