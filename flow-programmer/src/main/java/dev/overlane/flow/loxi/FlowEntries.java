package dev.overlane.flow.loxi;

import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowSet;
import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.Map;

/** The flows of a switch as they come in (OpenFlow 1.4 section 7.3.5.2). */
final class FlowEntries implements MultipartRead.Entries<FlowSet> {
  /** Heap of a flow with its places in maps, besides its bytes. */
  private static final int ENTRY_WEIGHT = 200;

  /** Heap of an instruction, an action or a match of unknown kind, besides its bytes. */
  private static final int PART_WEIGHT = 56;

  private final FlowCodec codec;
  private final Map<FlowKey, Flow> flows = new LinkedHashMap<>();
  private long weight;

  FlowEntries(FlowCodec codec) {
    this.codec = codec;
  }

  @Override
  public void read(ByteBuf part) throws MalformedException {
    int bytes = part.readableBytes();
    Flow flow = codec.readStats(part);
    weight += ENTRY_WEIGHT + bytes - part.readableBytes() + PART_WEIGHT * parts(flow);
    flows.put(flow.key(), flow);
  }

  private static int parts(Flow flow) {
    int parts = flow.key().match().others().size() + flow.instructions().size();
    for (FlowInstruction instruction : flow.instructions()) {
      parts += instruction instanceof FlowInstruction.ApplyActions all ? all.actions().size() : 0;
    }
    return parts;
  }

  @Override
  public long weight() {
    return weight;
  }

  @Override
  public FlowSet whole() {
    return FlowSet.of(flows.values());
  }
}
