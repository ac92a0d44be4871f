package dev.overlane.flow.state;

/**
 * What a switch has counted at one of its ports since the port was made (OpenFlow 1.4 section
 * 7.3.5.6). What is received came into the switch, what is sent left it; 0 where the switch does
 * not count.
 *
 * @param receivedPackets frames that came in
 * @param receivedBytes their bytes
 * @param receivedDropped frames that came in and were lost at the port
 * @param sentPackets frames that went out
 * @param sentBytes their bytes
 * @param sentDropped frames that should have gone out and were lost at the port
 * @param floodDropped frames that came in and were flooded faster than the port's meter lets pass
 */
public record PortCounters(
    long receivedPackets,
    long receivedBytes,
    long receivedDropped,
    long sentPackets,
    long sentBytes,
    long sentDropped,
    long floodDropped) {

  /** The same with what the port's meter has dropped. */
  public PortCounters withFloodDropped(long dropped) {
    return new PortCounters(
        receivedPackets,
        receivedBytes,
        receivedDropped,
        sentPackets,
        sentBytes,
        sentDropped,
        dropped);
  }
}
