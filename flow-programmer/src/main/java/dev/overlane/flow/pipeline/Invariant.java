package dev.overlane.flow.pipeline;

import com.google.common.base.Strings;
import dev.overlane.flow.state.Flow;

/** What isolation rests on: each compiled flow is held against all of it. */
enum Invariant {
  I1(
      "Only CLASSIFY and TUNNEL write SEGMENT and SOURCE: for an untagged frame of a port of that"
          + " segment, or a tunnel packet with the segment's key from a peer in the segment."),
  I2(
      "Only EGRESS and FLOOD_n output, or address to the tunnel what UPLINK outputs; such a flow"
          + " matches SEGMENT and names only ports, peers and the tunnel key of that segment. ANSWER"
          + " and ADVERTISE send an answer back to the port that asked."),
  I3("A flow that outputs to the tunnel matches SOURCE = local: never tunnel to tunnel."),
  I4(
      "Packets go on only along declared ways, which only lead forward, but for the one step of"
          + " I7."),
  I5("A flow matches, writes and does only what its table declares."),
  I6(
      "Learning happens only in LEARN, into LEARNED, with the declared mark, age and limit: of a port"
          + " here, whose other senders CROWD stops, or of a segment beyond the tunnel."),
  I7(
      "Only SENDER_RULES tracks, what was not tracked yet and what does nothing else, and has it"
          + " looked up there anew; all that it and SEGMENT_RULES track is in the zone of the"
          + " segment that they match."),
  I8("A port's packets pass no meter but its own, which has the port's number.");

  private final String statement;

  Invariant(String statement) {
    this.statement = statement;
  }

  String statement() {
    return statement;
  }

  /**
   * Checks it for a flow.
   *
   * @param what what is wrong if it does not hold, with {@code %s} for each value
   * @throws IllegalStateException if it does not hold
   */
  void check(boolean holds, Flow flow, String what, Object... values) {
    if (!holds) {
      throw broken(flow, what, values);
    }
  }

  IllegalStateException broken(Flow flow, String what, Object... values) {
    return new IllegalStateException(
        this + " broken, " + Strings.lenientFormat(what, values) + ": " + FlowText.of(flow));
  }
}
