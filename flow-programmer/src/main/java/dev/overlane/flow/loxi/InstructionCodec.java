package dev.overlane.flow.loxi;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowInstruction.ApplyActions;
import dev.overlane.flow.state.FlowInstruction.GotoTable;
import dev.overlane.flow.state.FlowInstruction.Meter;
import dev.overlane.flow.state.FlowInstruction.Opaque;
import dev.overlane.flow.state.FlowInstruction.WriteMetadata;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.instruction.OFInstruction;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionGotoTable;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionMeter;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructionWriteMetadata;
import org.projectfloodlight.openflow.protocol.instruction.OFInstructions;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U64;

/** Lists of {@link FlowInstruction}s on the wire (OpenFlow 1.4 section 7.2.3). */
final class InstructionCodec {
  private static final int APPLY_ACTIONS = 4;
  private static final int LENGTH_OFFSET = 2;
  private static final int HEADER_BYTES = 8;

  private final OFInstructions instructions;
  private final ActionCodec actions;

  InstructionCodec(OFFactory factory) {
    this.instructions = factory.instructions();
    this.actions = new ActionCodec(factory);
  }

  void write(FlowInstruction instruction, ByteBuf out) {
    if (instruction instanceof ApplyActions apply) {
      write(apply, out);
    } else if (instruction instanceof Meter metered) {
      instructions.meter(metered.meter()).writeTo(out);
    } else if (instruction instanceof WriteMetadata write) {
      U64 value = U64.ofRaw(write.bits().value());
      instructions.writeMetadata(value, U64.ofRaw(write.bits().mask())).writeTo(out);
    } else if (instruction instanceof GotoTable next) {
      instructions.gotoTable(TableId.of(next.table())).writeTo(out);
    } else if (instruction instanceof Opaque opaque) {
      out.writeBytes(opaque.bytes().toArray());
    }
  }

  private void write(ApplyActions apply, ByteBuf out) {
    int start = out.writerIndex();
    out.writeShort(APPLY_ACTIONS).writeShort(0).writeInt(0);
    apply.actions().forEach(action -> actions.write(action, out));
    out.setShort(start + LENGTH_OFFSET, out.writerIndex() - start);
  }

  /** Reads a list of instructions to its end. */
  ImmutableList<FlowInstruction> read(ByteBuf list) throws MalformedException {
    ImmutableList.Builder<FlowInstruction> read = ImmutableList.builder();
    while (list.isReadable()) {
      read.add(readOne(Cut.next(list, LENGTH_OFFSET, HEADER_BYTES)));
    }
    return read.build();
  }

  private FlowInstruction readOne(ByteBuf bytes) throws MalformedException {
    if (bytes.getUnsignedShort(bytes.readerIndex()) == APPLY_ACTIONS) {
      ImmutableList<FlowAction> read = actions.read(bytes.duplicate().skipBytes(HEADER_BYTES));
      return read.isEmpty() ? new Opaque(Cut.raw(bytes)) : new ApplyActions(read);
    }
    return OpenFlowJ.<OFInstruction>read(instructions.getReader(), bytes)
        .flatMap(InstructionCodec::named)
        .orElseGet(() -> new Opaque(Cut.raw(bytes)));
  }

  private static Optional<FlowInstruction> named(OFInstruction instruction) {
    if (instruction instanceof OFInstructionGotoTable next) {
      return Optional.of(new GotoTable(next.getTableId().getValue()));
    } else if (instruction instanceof OFInstructionMeter metered) {
      return Optional.of(new Meter((int) metered.getMeterId()));
    } else if (instruction instanceof OFInstructionWriteMetadata write) {
      long mask = write.getMetadataMask().getValue();
      return Optional.of(new WriteMetadata(new Bits(write.getMetadata().getValue() & mask, mask)));
    }
    return Optional.empty();
  }
}
