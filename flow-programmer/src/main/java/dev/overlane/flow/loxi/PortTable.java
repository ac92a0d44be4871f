package dev.overlane.flow.loxi;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableMap;
import dev.overlane.flow.state.SwitchPorts;
import io.netty.buffer.ByteBuf;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ports of one switch: read once (OpenFlow 1.4 section 7.3.5.8), then kept up by its port
 * status messages (section 7.4.3). Of each port only its number and its name are read, which stand
 * in the same place in 1.3 and 1.4. Confined to the I/O thread.
 */
final class PortTable implements MultipartRead.Entries<SwitchPorts> {
  /** OFPP_MAX as Open vSwitch uses it: what is above is no port that a flow may name as one. */
  static final long MAX = 0xfeff;

  /**
   * An ofp_port of 1.3 has this size; one of 1.4 tells its own, which is no less than its start.
   */
  private static final int SIZE_13 = 64;

  private static final int START_14 = 40;
  private static final int LENGTH_OFFSET_14 = 4;
  private static final int NAME_OFFSET = 16;
  private static final int NAME_BYTES = 16;

  /** Heap of a number and a name, here and in what was told. */
  private static final int PORT_WEIGHT = 200;

  private static final int STATUS_HEADER_BYTES = 8;
  private static final int DELETED = 1;

  private final Protocol protocol;
  private final Map<Integer, String> names = new TreeMap<>();

  PortTable(Protocol protocol) {
    this.protocol = protocol;
  }

  @Override
  public void read(ByteBuf part) throws MalformedException {
    put(next(part), false);
  }

  /** Takes in a port status message. */
  void update(Frame status) throws MalformedException {
    ByteBuf body = status.body();
    if (body.readableBytes() < STATUS_HEADER_BYTES) {
      throw new MalformedException("a port status without a port: " + status);
    }
    int reason = body.readUnsignedByte();
    body.skipBytes(STATUS_HEADER_BYTES - 1);
    put(next(body), reason == DELETED);
  }

  @Override
  public long weight() {
    return (long) names.size() * PORT_WEIGHT;
  }

  @Override
  public SwitchPorts whole() {
    return new SwitchPorts(ImmutableMap.copyOf(names));
  }

  private ByteBuf next(ByteBuf list) throws MalformedException {
    return protocol == Protocol.OPENFLOW_13
        ? Cut.exactly(list, SIZE_13, SIZE_13)
        : Cut.next(list, LENGTH_OFFSET_14, START_14);
  }

  private void put(ByteBuf port, boolean deleted) {
    int start = port.readerIndex();
    long number = port.getUnsignedInt(start);
    if (number < 1 || number > MAX) {
      return;
    }
    if (deleted) {
      names.remove((int) number);
    } else {
      int nameStart = start + NAME_OFFSET;
      int nul = port.indexOf(nameStart, nameStart + NAME_BYTES, (byte) 0);
      int length = nul < 0 ? NAME_BYTES : nul - nameStart;
      names.put((int) number, port.toString(nameStart, length, UTF_8));
    }
  }
}
