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
 * @param cookie their cookie but for the bits that name the segment, the lowest ones
 * @param hardTimeout their hard timeout in seconds
 * @param segmentMask the bits of metadata that they match, all and nothing else
 * @param destination what they load: a number of bits for each kind of place
 */
public record LearnedRule(
    int table,
    int priority,
    long cookie,
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
        && flow.cookie() == cookieOf(key.match().metadata().value())
        && flow.lifetime().equals(new Flow.Lifetime(0, hardTimeout, 0))
        && matchesStation(key.match())
        && loadsPlace(flow.instructions());
  }

  /** Whether a flow with this cookie in this table says of itself that it was learned. */
  public boolean isMarked(int flowTable, long flowCookie) {
    return flowTable == table && (flowCookie & ~segmentMask) == cookie;
  }

  /** The cookie of the learned flows of one segment: by it a switch counts them. */
  public long cookieOf(long segment) {
    return cookie | segment;
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

  private boolean loadsPlace(ImmutableList<FlowInstruction> instructions) {
    return instructions.size() == 1
        && instructions.get(0) instanceof FlowInstruction.ApplyActions apply
        && apply.actions().size() == 1
        && apply.actions().get(0) instanceof FlowAction.LoadMetadata load
        && load.offset() == destination.offset()
        && (load.bits() == destination.portBits() || load.bits() == destination.tunnelBits());
  }
}
