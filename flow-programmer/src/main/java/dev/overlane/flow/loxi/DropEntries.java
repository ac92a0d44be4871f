package dev.overlane.flow.loxi;

import com.google.common.collect.ImmutableMap;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.Map;

/**
 * What the meters of a switch have dropped, by number, as it comes in: packets of their first bands
 * (OpenFlow 1.4 section 7.3.5.11). Numbers that no port has are left out.
 */
final class DropEntries implements MultipartRead.Entries<ImmutableMap<Integer, Long>> {
  private static final int LENGTH_OFFSET = 4;
  private static final int BANDS_OFFSET = 40;

  /** Heap of a count with its place in a map. */
  private static final int WEIGHT = 100;

  private final Map<Integer, Long> drops = new HashMap<>();

  @Override
  public void read(ByteBuf part) throws MalformedException {
    ByteBuf entry = Cut.next(part, LENGTH_OFFSET, BANDS_OFFSET);
    long meter = entry.getUnsignedInt(entry.readerIndex());
    boolean banded = entry.readableBytes() >= BANDS_OFFSET + Long.BYTES;
    if (banded && meter >= 1 && meter <= PortTable.MAX) {
      drops.put((int) meter, Math.max(0, entry.getLong(entry.readerIndex() + BANDS_OFFSET)));
    }
  }

  @Override
  public ImmutableMap<Integer, Long> whole() {
    return ImmutableMap.copyOf(drops);
  }

  @Override
  public long weight() {
    return (long) drops.size() * WEIGHT;
  }
}
