package dev.overlane.flow.loxi;

import dev.overlane.flow.loxi.SwitchHandshake.State;
import dev.overlane.flow.loxi.SwitchHandshake.Step;
import dev.overlane.peers.Refusals;
import dev.overlane.peers.Refusals.Reason;
import dev.overlane.peers.WaitingRoom;
import dev.overlane.tls.TlsChannels;
import dev.overlane.tls.TlsFault;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One accepted connection in Netty's pipeline: leads it through the handshake and admission, then
 * feeds its session; sees to its end. Runs on the connection's I/O thread.
 */
final class SwitchConnection extends SimpleChannelInboundHandler<Frame> {
  private static final Logger log = LoggerFactory.getLogger(SwitchConnection.class);

  /** How long a switch that seems dead is still listened to. */
  private static final Duration LAST_LOOK = Duration.ofMillis(100);

  private final SwitchLink link;
  private final SwitchRegistry registry;
  private final ServerLimits limits;
  private final Sessions sessions;
  private final Refusals refusals;
  private final WaitingRoom.Place place;
  private final SwitchHandshake handshake;
  private boolean inHandshake = true;
  private long heard;
  private @Nullable OpenFlowSession session;
  private @Nullable Future<?> stall;

  /** Makes the session of a switch that has said who it is. */
  interface Sessions {
    OpenFlowSession of(SwitchLink link, SwitchIdentity identity);
  }

  /**
   * Takes a connection over.
   *
   * @param waitingRoom where it waits until its handshake has ended
   */
  SwitchConnection(
      SwitchLink link,
      SwitchRegistry registry,
      ServerLimits limits,
      Sessions sessions,
      Refusals refusals,
      WaitingRoom waitingRoom) {
    this.link = link;
    this.registry = registry;
    this.limits = limits;
    this.sessions = sessions;
    this.refusals = refusals;
    this.place = waitingRoom.enter(link.address(), this::makeWay);
    this.handshake = new SwitchHandshake(link.xids());
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    link.send(handshake.hello());
    link.schedule(this::helloTimedOut, limits.helloTimeout());
    link.schedule(this::handshakeTimedOut, limits.readyTimeout());
  }

  private void makeWay(String reason) {
    link.run(
        () -> {
          if (inHandshake) {
            refuse(Reason.CROWDED, link.host(), reason);
          }
        },
        () -> {});
  }

  private void helloTimedOut() {
    if (inHandshake && handshake.state() == State.AWAIT_HELLO) {
      refuse(
          Reason.SILENT,
          link.host(),
          "no HELLO within " + limits.helloTimeout().toMillis() + " ms");
    }
  }

  private void handshakeTimedOut() {
    if (inHandshake) {
      refuse(
          Reason.SILENT,
          link.host(),
          "no features within " + limits.readyTimeout().toMillis() + " ms");
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, Frame frame) {
    heard++;
    if (session != null) {
      session.accept(frame);
    } else if (inHandshake) {
      perform(context, handshake.accept(frame));
    }
  }

  private void perform(ChannelHandlerContext context, Step step) {
    if (step instanceof Step.Send send) {
      // A peer that asks without ever reading must not fill the memory.
      if (link.isWritable()) {
        link.send(send.message());
      }
    } else if (step instanceof Step.Fail fail) {
      fail.farewell().ifPresent(link::send);
      refuse(Reason.UNREADABLE, link.host(), fail.reason());
    } else if (step instanceof Step.Ready ready) {
      offer(context, sessions.of(link, ready.identity()));
    }
  }

  private void offer(ChannelHandlerContext context, OpenFlowSession candidate) {
    session = candidate;
    Optional<SwitchRegistry.Refusal> refusal =
        registry.offer(candidate, TlsChannels.peer(context.channel()));
    if (refusal.isPresent()) {
      session = null;
      String text = refusal.get().text();
      candidate.closed(text);
      String name = "switch " + candidate.datapathId();
      refuse(refusal.get().reason(), refusal.get().subject(), name + ": " + text);
    } else {
      endHandshake();
      context.pipeline().get(FrameSplitter.class).known();
      log.debug(
          "switch {} at {}: connected, {}",
          candidate.datapathId(),
          candidate.remote(),
          candidate.protocol());
    }
  }

  /** Closes the connection and says so, unless the same subject was refused just before. */
  private void refuse(Reason reason, Object subject, String text) {
    endHandshake();
    refusals
        .add(reason, subject)
        .ifPresent(more -> log.warn("{}: refused: {}{}", link.remote(), text, more));
    link.close(text);
  }

  private void endHandshake() {
    if (inHandshake) {
      inHandshake = false;
      place.leave();
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
    if (!context.channel().isWritable()) {
      if (stall == null) {
        stall = link.schedule(this::stalled, limits.answerTimeout());
      }
      return;
    }
    if (stall != null) {
      stall.cancel(false);
      stall = null;
    }
    if (session != null) {
      session.writable();
    }
  }

  /** What waits to be sent stays bounded: nothing large is sent while the peer takes nothing. */
  private void stalled() {
    int most = NettyOpenFlowServer.WRITE_BUFFER.high() >> 10;
    String reason =
        "it takes nothing: more than %d KiB could not be sent for %d ms"
            .formatted(most, limits.answerTimeout().toMillis());
    if (inHandshake) {
      refuse(Reason.STALLED, link.host(), reason);
    } else {
      link.close(reason);
    }
  }

  /** Silence: the first time a probe, the second time the end. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (session != null && event instanceof IdleStateEvent idle) {
      if (idle.isFirst()) {
        session.probe();
      } else {
        lookOnceMore();
      }
    }
  }

  /**
   * If it was this process that stood still, for a collection of its heap or for want of a
   * processor, the answer is there and only unread: timers that are overdue run before the next
   * look at the socket.
   */
  private void lookOnceMore() {
    long before = heard;
    link.schedule(
        () -> {
          if (heard == before) {
            link.close("no answer to an echo for " + limits.probeInterval().toMillis() + " ms");
          }
        },
        LAST_LOOK);
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
    if (inHandshake && cause instanceof TlsFault fault) {
      refuse(fault.reason(), fault.of(link.host()), fault.text());
    } else if (inHandshake && cause instanceof MalformedException) {
      refuse(Reason.UNREADABLE, link.host(), "cannot be read: " + cause.getMessage());
    } else if (cause instanceof MalformedException) {
      link.close("cannot be read: " + cause.getMessage());
    } else if (cause instanceof IOException) {
      link.close(String.valueOf(cause.getMessage()));
    } else {
      log.error("{}: closing the connection because of a bug", link.remote(), cause);
      link.close("a bug: " + cause);
    }
  }
}
