package dev.overlane.ovsdb.odl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LivenessHandlerTest {
  private final AtomicLong millis = new AtomicLong();
  private final Ticker ticker =
      new Ticker() {
        @Override
        public long read() {
          return TimeUnit.MILLISECONDS.toNanos(millis.get());
        }
      };
  private final List<String> events = new ArrayList<>();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new LivenessHandler(ticker, Timeouts.STANDARD),
          new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
              events.add(millis.get() + " " + event);
            }
          });

  @Test
  void silentPeer_isAskedAfterFiveSecondsAndDeadAfterTen() {
    pass(30);

    assertThat(events).containsExactly("5000 ASK", "10100 Dead[silence=PT10S]");
  }

  @Test
  void answerThatIsReadOnlyAtTheLastLook_isASignOfLife() {
    pass(10);
    hear();
    pass(3);

    assertThat(events).containsExactly("5000 ASK");
  }

  @Test
  void peerThatAnswers_isAskedAgainAndNeverDead() {
    pass(6);
    hear();
    pass(9);
    hear();
    pass(4);

    assertThat(events).containsExactly("5000 ASK", "11000 ASK");
  }

  @Test
  void channelThatCloses_isNotWatchedAnyMore() {
    pass(1);
    channel.close().syncUninterruptibly();
    pass(30);

    assertThat(events).isEmpty();
  }

  private void hear() {
    channel.writeInbound(Unpooled.buffer(1).writeByte(' '));
    channel.releaseInbound();
  }

  private void pass(int seconds) {
    channel.freezeTime();
    for (int i = 0; i < seconds * 10; i++) {
      millis.addAndGet(100);
      channel.advanceTimeBy(100, TimeUnit.MILLISECONDS);
      channel.runScheduledPendingTasks();
    }
  }
}
