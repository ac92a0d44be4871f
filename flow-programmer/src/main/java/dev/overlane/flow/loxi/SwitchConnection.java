package dev.overlane.flow.loxi;

import dev.overlane.flow.loxi.SwitchHandshake.State;
import dev.overlane.flow.loxi.SwitchHandshake.Step;
import dev.overlane.flow.state.LearnedRule;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One accepted connection in Netty's pipeline: leads it through the handshake and admission, then
 * feeds its session; sees to its end. Runs on the connection's I/O thread.
 */
final class SwitchConnection extends SimpleChannelInboundHandler<Frame> {
  private static final Logger log = LoggerFactory.getLogger(SwitchConnection.class);

  private final SwitchLink link;
  private final SwitchRegistry registry;
  private final ServerLimits limits;
  private final LearnedRule learned;
  private final QuietLog refusals;
  private final Runnable handshakeEnded;
  private final SwitchHandshake handshake;
  private boolean inHandshake = true;
  private @Nullable OpenFlowSession session;

  /**
   * Takes a connection over.
   *
   * @param handshakeEnded run once, when the handshake ends in whatever way
   */
  SwitchConnection(
      SwitchLink link,
      SwitchRegistry registry,
      ServerLimits limits,
      LearnedRule learned,
      QuietLog refusals,
      Runnable handshakeEnded) {
    this.link = link;
    this.registry = registry;
    this.limits = limits;
    this.learned = learned;
    this.refusals = refusals;
    this.handshakeEnded = handshakeEnded;
    this.handshake = new SwitchHandshake(link.xids());
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    link.send(handshake.hello());
    link.schedule(this::helloTimedOut, limits.helloTimeout());
    link.schedule(this::handshakeTimedOut, limits.readyTimeout());
  }

  private void helloTimedOut() {
    if (inHandshake && handshake.state() == State.AWAIT_HELLO) {
      refuse(link.host(), "no HELLO within " + limits.helloTimeout().toMillis() + " ms");
    }
  }

  private void handshakeTimedOut() {
    if (inHandshake) {
      refuse(link.host(), "no features within " + limits.readyTimeout().toMillis() + " ms");
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, Frame frame) {
    if (session != null) {
      session.accept(frame);
    } else if (inHandshake) {
      perform(handshake.accept(frame));
    }
  }

  private void perform(Step step) {
    if (step instanceof Step.Send send) {
      // A peer that asks without ever reading must not fill the memory.
      if (link.isWritable()) {
        link.send(send.message());
      }
    } else if (step instanceof Step.Fail fail) {
      fail.farewell().ifPresent(link::send);
      refuse(link.host(), fail.reason());
    } else if (step instanceof Step.Ready ready) {
      offer(new OpenFlowSession(link, ready.identity(), limits, learned));
    }
  }

  private void offer(OpenFlowSession candidate) {
    session = candidate;
    Optional<String> refusal = registry.offer(candidate);
    if (refusal.isPresent()) {
      session = null;
      String name = "switch " + candidate.datapathId();
      refuse(candidate.datapathId(), name + ": " + refusal.get());
    } else {
      endHandshake();
      log.debug(
          "switch {} at {}: connected, {}",
          candidate.datapathId(),
          candidate.remote(),
          candidate.protocol());
    }
  }

  /** Closes the connection and says so, unless the same subject was refused just before. */
  private void refuse(Object subject, String reason) {
    endHandshake();
    refusals
        .permit(subject)
        .ifPresent(
            suppressed ->
                log.warn(
                    "{}: refused: {}{}",
                    link.remote(),
                    reason,
                    suppressed == 0 ? "" : " (" + suppressed + " times more since the last line)"));
    link.close(reason);
  }

  private void endHandshake() {
    if (inHandshake) {
      inHandshake = false;
      handshakeEnded.run();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (session != null) {
      session.batchDone();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (session != null && context.channel().isWritable()) {
      session.writable();
    }
  }

  /** Silence: the first time a probe, the second time the end. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (session != null && event instanceof IdleStateEvent idle) {
      if (idle.isFirst()) {
        session.probe();
      } else {
        link.close("no answer to an echo for " + limits.probeInterval().toMillis() + " ms");
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    endHandshake();
    if (session == null) {
      log.debug("{}: closed: {}", link.remote(), link.closeReason());
      return;
    }
    log.debug(
        "switch {} at {}: closed: {}{}",
        session.datapathId(),
        link.remote(),
        link.closeReason(),
        session.skippedMessages() == 0 ? "" : ", skipped messages: " + session.skippedMessages());
    closeSession(session);
  }

  /** Tells the owner before the datapath id is free, so that no successor is announced earlier. */
  private void closeSession(OpenFlowSession ended) {
    try {
      ended.closed(link.closeReason());
    } finally {
      registry.remove(ended);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
    Throwable cause =
        thrown.getCause() instanceof MalformedException malformed ? malformed : thrown;
    if (inHandshake && cause instanceof MalformedException) {
      refuse(link.host(), "cannot be read: " + cause.getMessage());
    } else if (cause instanceof IOException) {
      link.close(String.valueOf(cause.getMessage()));
    } else {
      log.error("{}: closing the connection because of a bug", link.remote(), cause);
      link.close("a bug: " + cause);
    }
  }
}
