package dev.overlane.ovsdb.odl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Cuts the byte stream into JSON objects, one per JSON-RPC message (RFC 7047 section 4). Anything
 * else, too long or too deep a message, or bad JSON is a {@link ProtocolViolation}. Bytes that are
 * not UTF-8 become U+FFFD: one bad name must not cost the session.
 */
final class JsonFramer extends ByteToMessageDecoder {
  /** Far above OVS's own nesting (about ten levels), far below the stack. */
  private static final int MAX_DEPTH = 128;

  private static final int EXCERPT = 40;

  private final ObjectMapper mapper;
  private JsonScanner scanner = new JsonScanner(MAX_DEPTH);
  private int scanned;
  private int maxBytes;

  /**
   * Creates a framer.
   *
   * @param maxBytes the longest message
   */
  JsonFramer(ObjectMapper mapper, int maxBytes) {
    this.mapper = mapper;
    this.maxBytes = maxBytes;
  }

  /** Changes the longest message; call on the event loop. */
  void maxBytes(int bytes) {
    maxBytes = bytes;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (scanned == 0) {
      skipWhiteSpace(in);
    }
    int end = in.readableBytes();
    while (scanned < end) {
      JsonScanner.Verdict verdict = scanner.next(in.getByte(in.readerIndex() + scanned));
      scanned++;
      switch (verdict) {
        case MORE -> checkLength(in);
        case END -> {
          out.add(parse(take(in, scanned)));
          return;
        }
        case NOT_AN_OBJECT -> throw violation(in, "it sent " + excerpt(in));
        case TOO_DEEP -> throw violation(in, "a message nests deeper than " + MAX_DEPTH);
      }
    }
  }

  private static void skipWhiteSpace(ByteBuf in) {
    while (in.isReadable() && " \t\r\n".indexOf(in.getByte(in.readerIndex())) >= 0) {
      in.skipBytes(1);
    }
  }

  private void checkLength(ByteBuf in) {
    if (scanned > maxBytes) {
      throw violation(in, "a message is longer than " + maxBytes + " bytes");
    }
  }

  private byte[] take(ByteBuf in, int length) {
    byte[] bytes = new byte[length];
    in.readBytes(bytes);
    scanned = 0;
    scanner = new JsonScanner(MAX_DEPTH);
    return bytes;
  }

  /** From text, not from bytes: of those Jackson would guess that they are UTF-16 or UTF-32. */
  private JsonNode parse(byte[] bytes) {
    try {
      return mapper.readTree(new String(bytes, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new ProtocolViolation("not an OVSDB server: bad JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static ProtocolViolation violation(ByteBuf in, String what) {
    in.skipBytes(in.readableBytes());
    return new ProtocolViolation("not an OVSDB server: " + what);
  }

  private static String excerpt(ByteBuf in) {
    byte[] head = ByteBufUtil.getBytes(in, in.readerIndex(), Math.min(EXCERPT, in.readableBytes()));
    return '"' + new String(head, StandardCharsets.US_ASCII).replaceAll("[^ -~]+", "?") + '"';
  }
}
