package dev.overlane.flow.loxi;

import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.flow.state.Metering;
import io.netty.buffer.ByteBuf;
import java.util.TreeMap;

/**
 * The meters of a switch as they come in, but for those with numbers that no port has: they cannot
 * be the controller's.
 */
final class MeterEntries implements MultipartRead.Entries<ImmutableSortedMap<Integer, Metering>> {
  /** Heap of a meter with its place in a map, besides its bytes. */
  private static final int METER_WEIGHT = 120;

  private final TreeMap<Integer, Metering> meters = new TreeMap<>();
  private long weight;

  @Override
  public void read(ByteBuf part) throws MalformedException {
    int bytes = part.readableBytes();
    MeterCodec.Told told = MeterCodec.read(part);
    if (told.id() >= 1 && told.id() <= PortTable.MAX) {
      meters.put((int) told.id(), told.what());
      weight += METER_WEIGHT + bytes - part.readableBytes();
    }
  }

  @Override
  public ImmutableSortedMap<Integer, Metering> whole() {
    return ImmutableSortedMap.copyOf(meters);
  }

  @Override
  public long weight() {
    return weight;
  }
}
