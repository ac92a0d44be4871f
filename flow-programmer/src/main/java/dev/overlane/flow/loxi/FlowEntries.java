package dev.overlane.flow.loxi;

import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowSet;
import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.Map;

/** The flows of a switch as they come in (OpenFlow 1.4 section 7.3.5.2). */
final class FlowEntries implements MultipartRead.Entries<FlowSet> {
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
  public FlowSet whole() {
    return FlowSet.of(flows.values());
  }
}
