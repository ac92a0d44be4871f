package dev.overlane.ovsdb.odl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.overlane.peers.PeerMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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

  /** How often the weight of a message under way is looked at, in bytes. */
  private static final int CHECK_INTERVAL = 4_096;

  private int scanned;
  private long messages;
  private @Nullable Future<?> patience;
  private final Intake intake;

  /**
   * Creates a framer for a peer that is known and has all memory for itself.
   *
   * @param maxBytes the longest message
   */
  JsonFramer(ObjectMapper mapper, int maxBytes) {
    this(
        mapper,
        new Intake(PeerMemory.ofHeap().open(0, reason -> {}), maxBytes, Duration.ofMinutes(1)));
    intake.known(maxBytes);
  }

  /**
   * Creates a framer.
   *
   * @param intake how much is taken in; closed with the connection
   */
  JsonFramer(ObjectMapper mapper, Intake intake) {
    this.mapper = mapper;
    this.intake = intake;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (message instanceof ByteBuf bytes) {
      try {
        intake.arrived(ctx.channel(), bytes.readableBytes());
      } catch (ProtocolViolation violation) {
        bytes.release();
        throw violation;
      }
    }
    super.channelRead(ctx, message);
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
          checkNow(in);
          out.add(parse(take(in, scanned)));
          messages++;
          intake.complete(ctx.channel());
          return;
        }
        case NOT_AN_OBJECT -> throw violation(in, "it sent " + excerpt(in));
        case TOO_DEEP -> throw violation(in, "a message nests deeper than " + MAX_DEPTH);
      }
    }
    if (scanned > 0) {
      checkNow(in);
      if (patience == null) {
        awaitEnd(ctx);
      }
    }
  }

  /** One timer at a time: a message that ends in time is no news, the next one gets its own. */
  private void awaitEnd(ChannelHandlerContext ctx) {
    long complete = messages;
    patience =
        ctx.executor()
            .schedule(
                () -> {
                  patience = null;
                  if (scanned > 0 && messages == complete) {
                    ctx.fireExceptionCaught(
                        new ProtocolViolation(
                            "not an OVSDB server: a message has no end after "
                                + Faults.span(intake.messageTimeout())));
                  } else if (scanned > 0) {
                    awaitEnd(ctx);
                  }
                },
                intake.messageTimeout().toMillis(),
                TimeUnit.MILLISECONDS);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    intake.close();
    if (patience != null) {
      patience.cancel(false);
    }
  }

  private static void skipWhiteSpace(ByteBuf in) {
    while (in.isReadable() && " \t\r\n".indexOf(in.getByte(in.readerIndex())) >= 0) {
      in.skipBytes(1);
    }
  }

  private void checkLength(ByteBuf in) {
    if (scanned % CHECK_INTERVAL == 0) {
      checkNow(in);
    }
  }

  private void checkNow(ByteBuf in) {
    try {
      intake.check(scanned, scanner.values());
    } catch (ProtocolViolation violation) {
      in.skipBytes(in.readableBytes());
      throw violation;
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
