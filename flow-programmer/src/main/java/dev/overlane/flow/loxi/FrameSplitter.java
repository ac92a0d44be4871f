package dev.overlane.flow.loxi;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Cuts the byte stream into {@link Frame}s by the length at offset 2 alone, before anything is
 * parsed: a message that nobody understands then costs one message, not the stream (OpenFlowJ
 * leaves the reader anywhere when it fails). A length below 8 leaves no way to find the next
 * message: it ends the connection.
 */
final class FrameSplitter extends ByteToMessageDecoder {
  private static final int LENGTH_OFFSET = 2;
  private static final int LOGGED_BYTES = 32;

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws MalformedException {
    if (in.readableBytes() < LENGTH_OFFSET + 2) {
      return;
    }
    int length = in.getUnsignedShort(in.readerIndex() + LENGTH_OFFSET);
    if (length < Wire.HEADER_BYTES) {
      int shown = Math.min(in.readableBytes(), LOGGED_BYTES);
      String bytes = ByteBufUtil.hexDump(in, in.readerIndex(), shown);
      in.skipBytes(in.readableBytes());
      throw new MalformedException("a message of length " + length + ": " + bytes);
    }
    if (in.readableBytes() >= length) {
      out.add(Frame.copyOf(in.readSlice(length)));
    }
  }
}
