package dev.overlane.ovsdb.odl;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.overlane.peers.PeerMemory;
import dev.overlane.peers.Turns;
import dev.overlane.tls.TlsKeys;
import java.time.Duration;

/**
 * What all sessions of one {@link OvsdbClients} have in common. Thread-safe.
 *
 * @param memory what all peers may make the process hold
 * @param keys for sessions by TLS
 * @param schemas schemas that were read before
 * @param firstLooks whose turn it is to be read for the first time, all rows of it
 */
record Shared(
    ObjectMapper mapper,
    Timeouts timeouts,
    PeerMemory memory,
    TlsKeys keys,
    Schemas schemas,
    Turns firstLooks) {
  private static final int LOOKS_AT_ONCE = 32;
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

  /** Nothing was read yet. */
  static Shared with(Timeouts timeouts, PeerMemory memory, TlsKeys keys) {
    return new Shared(
        Json.mapper(),
        timeouts,
        memory,
        keys,
        new Schemas(),
        new Turns(LOOKS_AT_ONCE, LONGEST_LOOK));
  }
}
