package dev.overlane.flow.loxi;

import io.netty.buffer.ByteBuf;

/**
 * Which meters a switch can have (OpenFlow 1.4 section 7.3.5.14): the highest number, or 0 if it
 * has none that drop by packets a second.
 */
final class MeterAbility implements MultipartRead.Entries<Integer> {
  private static final int BYTES = 16;

  private int most;

  @Override
  public void read(ByteBuf part) throws MalformedException {
    ByteBuf features = Cut.exactly(part, BYTES, BYTES);
    int highest = (int) Math.min(features.readUnsignedInt(), PortTable.MAX);
    boolean drops = (features.readInt() & 1 << MeterCodec.DROP) != 0;
    boolean counts = (features.readInt() & MeterCodec.FLAGS) == MeterCodec.FLAGS;
    most = drops && counts && features.readUnsignedByte() > 0 ? highest : 0;
  }

  @Override
  public Integer whole() {
    return most;
  }

  @Override
  public long weight() {
    return 0;
  }
}
