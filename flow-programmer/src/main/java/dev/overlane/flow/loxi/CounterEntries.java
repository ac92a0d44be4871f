package dev.overlane.flow.loxi;

import com.google.common.collect.ImmutableMap;
import dev.overlane.flow.state.PortCounters;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.Map;

/**
 * The counters of a switch's ports as they come in (OpenFlow 1.3 and 1.4, section 7.3.5.6).
 * OpenFlowJ reads Open vSwitch's own properties behind them as somebody else's, so they are read
 * here by their places.
 */
final class CounterEntries implements MultipartRead.Entries<ImmutableMap<Integer, PortCounters>> {
  /** An ofp_port_stats of 1.3 has this size; one of 1.4 tells its own. */
  private static final int SIZE_13 = 112;

  private static final int START_14 = 80;
  private static final int PORT_OFFSET_13 = 0;
  private static final int PORT_OFFSET_14 = 4;
  private static final int COUNTERS_OFFSET_13 = 8;
  private static final int COUNTERS_OFFSET_14 = 16;

  /** Heap of the counters of one port, with its place in a map. */
  private static final int PORT_WEIGHT = 160;

  private final Protocol protocol;
  private final Map<Integer, PortCounters> ports = new HashMap<>();

  CounterEntries(Protocol protocol) {
    this.protocol = protocol;
  }

  @Override
  public void read(ByteBuf part) throws MalformedException {
    boolean old = protocol == Protocol.OPENFLOW_13;
    ByteBuf entry = old ? Cut.exactly(part, SIZE_13, SIZE_13) : Cut.next(part, 0, START_14);
    int start = entry.readerIndex();
    long port = entry.getUnsignedInt(start + (old ? PORT_OFFSET_13 : PORT_OFFSET_14));
    if (port >= 1 && port <= PortTable.MAX) {
      int counters = start + (old ? COUNTERS_OFFSET_13 : COUNTERS_OFFSET_14);
      ports.put(
          (int) port,
          new PortCounters(
              counter(entry, counters, 0),
              counter(entry, counters, 2),
              counter(entry, counters, 4),
              counter(entry, counters, 1),
              counter(entry, counters, 3),
              counter(entry, counters, 5),
              0));
    }
  }

  /** Both versions: packets, bytes and drops, each received before sent; all ones: not counted. */
  private static long counter(ByteBuf entry, int counters, int index) {
    return Math.max(0, entry.getLong(counters + index * Long.BYTES));
  }

  @Override
  public ImmutableMap<Integer, PortCounters> whole() {
    return ImmutableMap.copyOf(ports);
  }

  @Override
  public long weight() {
    return (long) ports.size() * PORT_WEIGHT;
  }
}
