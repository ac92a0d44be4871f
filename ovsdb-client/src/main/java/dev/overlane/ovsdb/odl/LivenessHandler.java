package dev.overlane.ovsdb.odl;

import com.google.common.base.Ticker;
import dev.overlane.ovsdb.link.Liveness;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches the bytes that arrive and tells the next handler when to ask for a sign of life, and when
 * there was none. Half a large message counts as a sign. Confined to the channel's event loop.
 */
final class LivenessHandler extends ChannelInboundHandlerAdapter {
  private final Ticker ticker;
  private final Timeouts timeouts;
  private Liveness state;
  private @Nullable Future<?> timer;

  /** User events without a value. */
  enum Event {
    /** It is time to send an echo request. */
    ASK
  }

  /**
   * User event: the peer is given up.
   *
   * @param silence how long nothing was heard of it
   */
  record Dead(Duration silence) {}

  LivenessHandler(Ticker ticker, Timeouts timeouts) {
    this.ticker = ticker;
    this.timeouts = timeouts;
    this.state = fresh();
  }

  private Liveness fresh() {
    return Liveness.start(timeouts.idle().toMillis(), timeouts.grace().toMillis(), now());
  }

  private long now() {
    return TimeUnit.NANOSECONDS.toMillis(ticker.read());
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    state = fresh();
    watch(ctx);
    ctx.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    state = state.heard(now());
    ctx.fireChannelRead(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (timer != null) {
      timer.cancel(false);
    }
    ctx.fireChannelInactive();
  }

  private void watch(ChannelHandlerContext ctx) {
    switch (state.verdict(now())) {
      case ASK -> {
        state = state.probed(now());
        ctx.fireUserEventTriggered(Event.ASK);
      }
      case DEAD -> {
        timer =
            ctx.executor()
                .schedule(() -> giveUp(ctx), Patience.LAST_LOOK.toMillis(), TimeUnit.MILLISECONDS);
        return;
      }
      case ALIVE -> {}
    }
    long delay = Math.max(1, Math.min(state.idle(), state.deadline() - now()));
    timer = ctx.executor().schedule(() -> watch(ctx), delay, TimeUnit.MILLISECONDS);
  }

  private void giveUp(ChannelHandlerContext ctx) {
    if (state.verdict(now()) == Liveness.Verdict.DEAD) {
      ctx.fireUserEventTriggered(new Dead(timeouts.idle().plus(timeouts.grace())));
    } else {
      watch(ctx);
    }
  }
}
