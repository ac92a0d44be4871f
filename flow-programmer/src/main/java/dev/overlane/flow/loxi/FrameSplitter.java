package dev.overlane.flow.loxi;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the byte stream into {@link Frame}s by the length at offset 2 alone, before anything is
 * parsed: a message that nobody understands then costs one message, not the stream (OpenFlowJ
 * leaves the reader anywhere when it fails). A length below 8 leaves no way to find the next
 * message: it ends the connection. So does a message that does not come to its end in time, and
 * before the peer has said who it is, one that is too long, or too much in all.
 */
final class FrameSplitter extends ByteToMessageDecoder {
  private static final int LENGTH_OFFSET = 2;
  private static final int LOGGED_BYTES = 32;

  private final ServerLimits.Volume limits;
  private boolean stranger;
  private long received;
  private long frames;
  private @Nullable Future<?> patience;

  /** For a peer that is known. */
  FrameSplitter() {
    this(ServerLimits.Volume.DEFAULT, false);
  }

  /** For a stranger, until {@link #known}. */
  static FrameSplitter forStranger(ServerLimits.Volume limits) {
    return new FrameSplitter(limits, true);
  }

  private FrameSplitter(ServerLimits.Volume limits, boolean stranger) {
    this.limits = limits;
    this.stranger = stranger;
  }

  /** The peer has said who it is; called on the I/O thread. */
  void known() {
    stranger = false;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    received += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
    super.channelRead(context, message);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws MalformedException {
    if (stranger && received > limits.strangerBytes()) {
      in.skipBytes(in.readableBytes());
      throw new MalformedException(
          "more than " + limits.strangerBytes() + " bytes before it said who it is");
    }
    if (in.readableBytes() >= LENGTH_OFFSET + 2) {
      int length = in.getUnsignedShort(in.readerIndex() + LENGTH_OFFSET);
      check(length, in);
      if (in.readableBytes() >= length) {
        frames++;
        out.add(Frame.copyOf(in.readSlice(length)));
        return;
      }
    }
    if (patience == null && in.isReadable()) {
      awaitEnd(context);
    }
  }

  private void check(int length, ByteBuf in) throws MalformedException {
    boolean tooLong = stranger && length > limits.strangerMessage();
    if (length < Wire.HEADER_BYTES || tooLong) {
      int shown = Math.min(in.readableBytes(), LOGGED_BYTES);
      String bytes = ByteBufUtil.hexDump(in, in.readerIndex(), shown);
      in.skipBytes(in.readableBytes());
      throw new MalformedException(
          "a message of length "
              + length
              + (tooLong ? " before it said who it is" : "")
              + ": "
              + bytes);
    }
  }

  /** One timer at a time: a message that ends in time is no news, the next one gets its own. */
  private void awaitEnd(ChannelHandlerContext context) {
    long complete = frames;
    patience =
        context
            .executor()
            .schedule(
                () -> {
                  patience = null;
                  if (frames == complete && actualReadableBytes() > 0) {
                    context.fireExceptionCaught(
                        new MalformedException(
                            "a message has no end after "
                                + limits.messageTimeout().toMillis()
                                + " ms"));
                  } else if (actualReadableBytes() > 0) {
                    awaitEnd(context);
                  }
                },
                limits.messageTimeout().toNanos(),
                TimeUnit.NANOSECONDS);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) {
    if (patience != null) {
      patience.cancel(false);
    }
  }
}
