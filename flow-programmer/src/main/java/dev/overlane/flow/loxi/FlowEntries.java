package dev.overlane.flow.loxi;

import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowSet;
import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.Map;

/** The flows of a switch as they come in (OpenFlow 1.4 section 7.3.5.2). */
final class FlowEntries implements MultipartRead.Entries<FlowSet> {
  /** Heap of a flow with one match and one instruction, its place in maps included. */
  private static final int ENTRY_WEIGHT = 400;

  /** Heap for each byte on the wire: small actions and matches weigh more than they are long. */
  private static final int BYTE_WEIGHT = 6;

  private final FlowCodec codec;
  private final Map<FlowKey, Flow> flows = new LinkedHashMap<>();

  FlowEntries(FlowCodec codec) {
    this.codec = codec;
  }

  @Override
  public void read(ByteBuf part) throws MalformedException {
    Flow flow = codec.readStats(part);
    flows.put(flow.key(), flow);
  }

  @Override
  public long weight(int read, long bytes) {
    return (long) read * ENTRY_WEIGHT + bytes * BYTE_WEIGHT;
  }

  @Override
  public FlowSet whole() {
    return FlowSet.of(flows.values());
  }
}
