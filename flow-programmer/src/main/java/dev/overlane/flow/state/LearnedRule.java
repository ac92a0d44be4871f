package dev.overlane.flow.state;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import java.util.Optional;

/**
 * What a flow looks like that the pipeline's own learn action installed. Such flows are the
 * switch's: they are neither desired nor drift.
 *
 * @param table the table that only learned flows live in
 * @param priority their priority
 * @param here the cookie of stations behind a port of the switch, but for the port's number
 * @param elsewhere the cookie of stations beyond the tunnel, but for the segment
 * @param hardTimeout their hard timeout in seconds
 * @param segmentMask the bits of metadata that they match, all and nothing else
 * @param destination what they load: a number of bits for each kind of place
 */
public record LearnedRule(
    int table,
    int priority,
    long here,
    long elsewhere,
    int hardTimeout,
    long segmentMask,
    Destination destination) {

  /**
   * Where learned flows load the place of a station.
   *
   * @param offset lowest bit of metadata
   * @param portBits how many bits an ingress port has
   * @param tunnelBits how many bits an outer source address has
   */
  public record Destination(int offset, int portBits, int tunnelBits) {}

  /** Whether a flow may stay although nobody desires it. */
  public boolean isGenuine(Flow flow) {
    FlowKey key = flow.key();
    return key.table() == table
        && key.priority() == priority
        && flow.lifetime().equals(new Flow.Lifetime(0, hardTimeout, 0))
        && matchesStation(key.match())
        && isPlace(flow.instructions(), flow.cookie(), key.match().metadata().value());
  }

  /** Whether a flow with this cookie in this table says of itself that it was learned. */
  public boolean isMarked(int flowTable, long flowCookie) {
    long kind = flowCookie & ~segmentMask;
    return flowTable == table && (kind == here || kind == elsewhere);
  }

  /** The cookie of what is learned behind a port of the switch: by it the switch counts it. */
  public long cookieOfPort(int port) {
    return here | port;
  }

  /** The cookie of what is learned of a segment beyond the tunnel: by it the switch counts it. */
  public long cookieOfSegment(long segment) {
    return elsewhere | segment;
  }

  private boolean matchesStation(FlowMatch match) {
    Optional<MaskedMac> station = match.ethDestination();
    if (station.isEmpty() || !station.get().isExact() || station.get().value().isGroup()) {
      return false;
    }
    Bits segment = match.metadata();
    return segment.mask() == segmentMask
        && match.equals(FlowMatch.ANY.withMetadata(segment).withEthDestination(station.get()));
  }

  private boolean isPlace(ImmutableList<FlowInstruction> instructions, long cookie, long segment) {
    return instructions.size() == 1
        && instructions.get(0) instanceof FlowInstruction.ApplyActions apply
        && apply.actions().size() == 1
        && apply.actions().get(0) instanceof FlowAction.LoadMetadata load
        && load.offset() == destination.offset()
        && ((load.bits() == destination.portBits() && cookie == cookieOfPort((int) load.value()))
            || (load.bits() == destination.tunnelBits() && cookie == cookieOfSegment(segment)));
  }
}
