package dev.overlane.ovsdb.odl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JSON-RPC 1.0 as OVSDB speaks it (RFC 7047 section 4): requests with their replies, notifications,
 * echo. Every request gets exactly one {@link RpcReply}: result, error, time-out or loss of the
 * connection. Confined to the channel's event loop.
 */
final class RpcHandler extends SimpleChannelInboundHandler<JsonNode> {
  private static final Logger log = LoggerFactory.getLogger(RpcHandler.class);

  /** An answer holds what the peer sent: its id, and the parameters of an echo. */
  private static final int LONGEST_ANSWER = 64 << 10;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ObjectMapper mapper;
  private final RpcPeer peer;
  private final Duration patience;
  private final Map<Long, Pending> pending = new HashMap<>();
  private long lastId;
  private @Nullable ChannelHandlerContext context;
  private @Nullable String closeReason;
  private @Nullable Future<?> stall;

  private record Pending(Consumer<RpcReply> whenDone, Patience patience) {}

  RpcHandler(ObjectMapper mapper, RpcPeer peer) {
    this(mapper, peer, PATIENCE);
  }

  /**
   * A handler that has not met its channel.
   *
   * @param patience how long the peer may take nothing of what is sent; a server that commits is
   *     busy
   */
  RpcHandler(ObjectMapper mapper, RpcPeer peer, Duration patience) {
    this.mapper = mapper;
    this.peer = peer;
    this.patience = patience;
  }

  /**
   * Sends a request.
   *
   * @param params anything that Jackson can write
   * @param whenDone called once, on the event loop
   * @throws IllegalArgumentException if they hold a string that JSON cannot carry
   */
  void call(String method, List<?> params, Duration timeout, Consumer<RpcReply> whenDone) {
    ChannelHandlerContext ctx = context;
    if (ctx == null || !ctx.channel().isActive()) {
      whenDone.accept(new RpcReply.Lost("the connection is closed"));
      return;
    }
    long id = ++lastId;
    byte[] request =
        Json.write(mapper, ImmutableMap.of("method", method, "params", params, "id", id));
    Patience limit = Patience.start(ctx.executor(), timeout, () -> timedOut(id, method, timeout));
    pending.put(id, new Pending(whenDone, limit));
    write(ctx, request);
  }

  /** Runs a task on the event loop; a bug in it ends the session, so that nobody waits for ever. */
  void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException bug) {
      ChannelHandlerContext ctx = context;
      if (ctx == null) {
        throw bug;
      }
      exceptionCaught(ctx, bug);
    }
  }

  /** Whether the connection is being ended for a reason of ours; event loop only. */
  boolean isClosing() {
    return closeReason != null;
  }

  /** Ends the connection for a reason of ours; may be called on the event loop only. */
  void close(String reason) {
    if (closeReason == null) {
      closeReason = reason;
    }
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      var unused = ctx.close();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    peer.connected();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, JsonNode message) {
    if (closeReason != null) {
      return; // what came with the fault, or behind it, counts no more
    }
    JsonNode method = message.path("method");
    if (!method.isTextual()) {
      reply(message);
    } else if (message.hasNonNull("id")) {
      answer(ctx, method.textValue(), message);
    } else {
      peer.notified(method.textValue(), message.path("params"));
    }
  }

  /** Answers, unless the peer asks without ever reading: that must not fill the memory. */
  private void answer(ChannelHandlerContext ctx, String method, JsonNode request) {
    if (!ctx.channel().isWritable()) {
      return;
    }
    Map<String, Object> answer = new HashMap<>();
    boolean echo = method.equals("echo");
    answer.put("id", request.get("id"));
    answer.put("result", echo ? request.path("params") : null);
    answer.put("error", echo ? null : "unknown method");
    byte[] bytes = Json.write(mapper, answer);
    if (bytes.length > LONGEST_ANSWER) {
      throw new ProtocolViolation(
          "not an OVSDB server: it wants more than " + LONGEST_ANSWER + " bytes said back");
    }
    // Sent with what else this reading brings about: a flood of echoes must not cost a call each.
    watch(ctx.write(Unpooled.wrappedBuffer(bytes)), ctx);
  }

  private void reply(JsonNode message) {
    JsonNode id = message.path("id");
    Pending call = id.isIntegralNumber() ? pending.remove(id.longValue()) : null;
    if (call == null) {
      log.debug("reply to nothing asked, id {}", id);
      return;
    }
    call.patience.end();
    peer.settle();
    call.whenDone.accept(
        message.hasNonNull("error")
            ? RpcReply.Refused.of(message.get("error"))
            : new RpcReply.Result(message.path("result")));
  }

  private void timedOut(long id, String method, Duration timeout) {
    Pending call = pending.remove(id);
    if (call != null) {
      call.whenDone.accept(
          new RpcReply.Lost("no answer to " + method + " within " + Faults.span(timeout)));
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush();
    if (closeReason == null) {
      peer.batchDone();
    }
    ctx.fireChannelReadComplete();
  }

  /** What waits to be sent stays bounded: nothing is answered while the peer takes nothing. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      if (stall != null) {
        stall.cancel(false);
        stall = null;
      }
    } else if (stall == null) {
      int most = Transport.WRITE_BUFFER.high() >> 10;
      String reason =
          "it takes nothing: more than " + most + " KiB unsent for " + Faults.span(patience);
      stall =
          ctx.executor().schedule(() -> close(reason), patience.toMillis(), TimeUnit.MILLISECONDS);
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == LivenessHandler.Event.ASK) {
      call("echo", ImmutableList.of(), Duration.ofMinutes(1), reply -> {});
    } else if (event instanceof LivenessHandler.Dead dead) {
      close("no sign of life for " + Faults.span(dead.silence()));
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!Faults.expected(cause)) {
      log.warn("{}: unexpected fault, the session ends", ctx.channel().remoteAddress(), cause);
    }
    close(Faults.inWords(cause));
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    String reason = closeReason == null ? "closed by the peer" : closeReason;
    if (stall != null) {
      stall.cancel(false);
    }
    ImmutableList<Pending> orphans = ImmutableList.copyOf(pending.values());
    pending.clear();
    for (Pending call : orphans) {
      call.patience.end();
      call.whenDone.accept(new RpcReply.Lost(reason));
    }
    peer.disconnected(reason);
  }

  private void write(ChannelHandlerContext ctx, byte[] message) {
    watch(ctx.writeAndFlush(Unpooled.wrappedBuffer(message)), ctx);
  }

  private void watch(ChannelFuture written, ChannelHandlerContext ctx) {
    written.addListener(
        done -> {
          if (!done.isSuccess()) {
            exceptionCaught(ctx, done.cause());
          }
        });
  }
}
