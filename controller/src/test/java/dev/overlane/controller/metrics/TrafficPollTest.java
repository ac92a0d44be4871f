package dev.overlane.controller.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.DatapathId;
import dev.overlane.controller.measure.Figures;
import dev.overlane.controller.plan.Networks;
import dev.overlane.controller.run.SeenNetwork;
import dev.overlane.flow.FlowOutcome;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.MeterChangeSet;
import dev.overlane.flow.state.PortCounters;
import dev.overlane.flow.state.SwitchMeters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class TrafficPollTest {
  private static final PortCounters COUNTERS = new PortCounters(1, 100, 0, 2, 200, 0, 0);

  private final Figures figures = new Figures(InstantSource.system());
  private final SeenNetwork network = new SeenNetwork(Networks.parse(Networks.SEED));
  private final TrafficBook book = new TrafficBook();
  private final TrafficPoll poll =
      new TrafficPoll(network.sightings(), figures, book, Runnable::run);

  /** A switch that is asked for its counters, and for nothing else. */
  private static final class Switch implements SwitchSession {
    private final List<CompletableFuture<ImmutableMap<Integer, PortCounters>>> asked =
        new ArrayList<>();

    void answer() {
      asked.get(asked.size() - 1).complete(ImmutableMap.of(1, COUNTERS, 2, COUNTERS));
    }

    @Override
    public CompletionStage<ImmutableMap<Integer, PortCounters>> readPortCounters() {
      CompletableFuture<ImmutableMap<Integer, PortCounters>> answer = new CompletableFuture<>();
      asked.add(answer);
      return answer;
    }

    @Override
    public DatapathId datapathId() {
      throw new AssertionError("not asked for");
    }

    @Override
    public String remote() {
      throw new AssertionError("not asked for");
    }

    @Override
    public String protocol() {
      throw new AssertionError("not asked for");
    }

    @Override
    public CompletionStage<FlowSet> readFlows() {
      throw new AssertionError("not asked for");
    }

    @Override
    public CompletionStage<SwitchMeters> readMeters() {
      throw new AssertionError("not asked for");
    }

    @Override
    public void standBy() {}

    @Override
    public CompletionStage<FlowOutcome> lead(long epoch) {
      throw new AssertionError("not asked for");
    }

    @Override
    public CompletionStage<FlowOutcome> apply(MeterChangeSet changes) {
      throw new AssertionError("not asked for");
    }

    @Override
    public CompletionStage<FlowOutcome> apply(FlowChangeSet changes) {
      throw new AssertionError("not asked for");
    }

    @Override
    public boolean watchesFlows() {
      throw new AssertionError("not asked for");
    }

    @Override
    public void close(String reason) {
      throw new AssertionError("not asked for");
    }
  }

  private Switch connect() {
    Switch connected = new Switch();
    figures.host("dt-1").switchOpened(connected);
    return connected;
  }

  private void pass(int seconds) {
    for (int second = 0; second < seconds; second++) {
      poll.tick();
    }
  }

  private boolean isShown(String series) {
    Page page = new Page(ImmutableList.of(book), Ticker.systemTicker());
    return new String(page.text(), StandardCharsets.UTF_8).contains(series);
  }

  @Test
  void host_isReadWhenItConnectsAndThenOnceAnInterval() {
    network.see("dt-1", ImmutableMap.of("vA", 1));
    Switch connected = connect();

    pass(1);
    assertThat(connected.asked).hasSize(1);
    connected.answer();
    for (int reading = 2; reading < 5; reading++) {
      pass(TrafficPoll.INTERVAL);
      connected.answer();
    }

    assertThat(connected.asked.size()).isBetween(4, 5);
    assertThat(isShown("port_receive_bytes_total{host=\"dt-1\",port=\"A\",segment=\"ab\"} 100.0"))
        .isTrue();
  }

  @Test
  void hostThatDoesNotAnswer_isNotAskedAgainMeanwhile() {
    network.see("dt-1", ImmutableMap.of("vA", 1));
    Switch silent = connect();

    pass(5 * TrafficPoll.INTERVAL);
    assertThat(silent.asked).hasSize(1);

    silent.asked.get(0).completeExceptionally(new IOException("no answer in time"));
    pass(TrafficPoll.INTERVAL);
    assertThat(silent.asked).hasSize(2);
  }

  @Test
  void counters_ofNumbersThatChangedMeanwhile_areNobodys() {
    network.see("dt-1", ImmutableMap.of("vA", 1));
    Switch connected = connect();
    pass(1);

    network.see("dt-1", ImmutableMap.of("vA", 2));
    connected.answer();

    assertThat(isShown("port=\"A\"")).isFalse();
  }

  @Test
  void hostWithoutASession_isNotAsked() {
    network.see("dt-1", ImmutableMap.of("vA", 1));
    Switch gone = connect();
    figures.host("dt-1").switchClosed();

    pass(TrafficPoll.INTERVAL);

    assertThat(gone.asked).isEmpty();
  }
}
