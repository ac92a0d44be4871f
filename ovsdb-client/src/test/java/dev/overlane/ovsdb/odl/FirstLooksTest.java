package dev.overlane.ovsdb.odl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.peers.Turns;
import dev.overlane.peers.Turns.Turn;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Turns on event loops, as sessions take them before they read all rows. */
final class FirstLooksTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Turns looks = new Turns(2, Duration.ofSeconds(1));
  private final List<String> begun = new ArrayList<>();

  @BeforeEach
  void freeze() {
    channel.freezeTime();
  }

  @Test
  void noMoreAtOnceThanThereArePlaces() {
    Turn first = ask("a");
    ask("b");
    ask("c");
    assertThat(begun()).containsExactly("a", "b");

    first.end();
    assertThat(begun()).containsExactly("a", "b", "c");
  }

  @Test
  void whoLeavesTheQueue_isPassedOver() {
    Turn first = ask("a");
    ask("b");
    Turn gone = ask("c");
    ask("d");

    gone.end();
    first.end();

    assertThat(begun()).containsExactly("a", "b", "d");
  }

  @Test
  void whoTakesLong_givesThePlaceToTheNextButNotTwice() {
    Turn slow = ask("a");
    ask("b");
    ask("c");
    ask("d");
    ask("e");

    channel.advanceTimeBy(1, TimeUnit.SECONDS);
    assertThat(begun()).containsExactly("a", "b", "c", "d");

    slow.end();
    assertThat(begun()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void whoEndsInTime_givesItsPlaceBackOnce() {
    Turn first = ask("a");
    first.end();
    ask("b");
    ask("c");
    ask("d");
    channel.advanceTimeBy(999, TimeUnit.MILLISECONDS);
    assertThat(begun()).containsExactly("a", "b", "c");
  }

  @Test
  void loopThatHasEnded_takesNoPlace() {
    ScheduledExecutorService ended = Executors.newSingleThreadScheduledExecutor();
    ended.shutdownNow();
    for (int i = 0; i < 3; i++) {
      looks.newTurn(new LoopTimer(ended), () -> {}).ask();
    }

    ask("a");
    ask("b");
    assertThat(begun()).containsExactly("a", "b");
  }

  private Turn ask(String name) {
    EventLoop loop = channel.eventLoop();
    Turn turn = looks.newTurn(new LoopTimer(loop), () -> loop.execute(() -> begun.add(name)));
    turn.ask();
    return turn;
  }

  private List<String> begun() {
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
    return begun;
  }
}
