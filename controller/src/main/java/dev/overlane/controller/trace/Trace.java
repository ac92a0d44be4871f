package dev.overlane.controller.trace;

import com.google.common.collect.ImmutableList;
import java.util.Optional;

/**
 * What became of a packet.
 *
 * @param network what it was sent through
 * @param from the port that sent it
 * @param to the port that was to receive it
 * @param packet the packet
 * @param trail its way; empty: it could not start
 * @param verdict its end
 * @param notes what else is worth knowing, in words
 * @param remedy what to change
 */
public record Trace(
    TraceNetwork network,
    Endpoint from,
    Endpoint to,
    Packet packet,
    Optional<Trail> trail,
    Verdict verdict,
    ImmutableList<String> notes,
    Optional<Remedy> remedy) {

  /** The name of its end. */
  public Disposition disposition() {
    return verdict.disposition();
  }
}
