package dev.overlane.flow.loxi;

import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowSet;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** One reading of all flows: a multipart request and its parts (OpenFlow 1.4 section 7.3.5.2). */
final class FlowRead implements Exchange {
  private static final int REPLY_MORE = 1;
  private static final int PART_HEADER_BYTES = 8;

  private final FlowCodec codec;
  private final long xid;
  private final long maxBytes;
  private final Deadline deadline;
  private final CompletableFuture<FlowSet> result;
  private final Map<FlowKey, Flow> flows = new LinkedHashMap<>();
  private long bytes;

  FlowRead(
      SwitchLink link, FlowCodec codec, ServerLimits limits, CompletableFuture<FlowSet> result) {
    this.codec = codec;
    this.xid = link.xids().take();
    this.maxBytes = limits.readBytes();
    this.result = result;
    this.deadline =
        new Deadline(link, limits.answerTimeout(), () -> fail("the switch did not answer in time"));
  }

  /** The request; the caller sends it. */
  ByteBuf start() {
    deadline.restart();
    return Messages.multipart(codec.protocol(), Wire.MULTIPART_FLOW, xid, codec.statsRequest());
  }

  @Override
  public boolean owns(long answered) {
    return answered == xid;
  }

  @Override
  public void accept(Frame frame) {
    if (frame.type() == Wire.ERROR) {
      fail("the switch refuses to tell its flows: " + ErrorText.of(frame, codec.protocol()));
      return;
    }
    bytes += frame.length();
    if (bytes > maxBytes) {
      fail("the switch's flows exceed " + maxBytes + " bytes");
      return;
    }
    try {
      acceptPart(frame);
    } catch (MalformedException e) {
      fail("the switch's flows cannot be read: " + e.getMessage());
    }
  }

  private void acceptPart(Frame frame) throws MalformedException {
    ByteBuf body = frame.body();
    if (frame.type() != Wire.MULTIPART_REPLY
        || body.readableBytes() < PART_HEADER_BYTES
        || body.readUnsignedShort() != Wire.MULTIPART_FLOW) {
      throw new MalformedException("no flow stats: " + frame);
    }
    boolean more = (body.readUnsignedShort() & REPLY_MORE) != 0;
    body.skipBytes(4);
    while (body.isReadable()) {
      Flow flow = codec.readStats(body);
      flows.put(flow.key(), flow);
    }
    if (more) {
      deadline.restart();
    } else {
      deadline.stop();
      result.complete(FlowSet.of(flows.values()));
    }
  }

  private void fail(String reason) {
    deadline.stop();
    result.completeExceptionally(new IOException(reason));
  }

  @Override
  public void closed(String reason) {
    fail(reason);
  }

  @Override
  public boolean isFinished() {
    return result.isDone();
  }
}
