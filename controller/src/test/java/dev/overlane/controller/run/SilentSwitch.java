package dev.overlane.controller.run;

import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.DatapathId;
import dev.overlane.flow.FlowOutcome;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.MeterChangeSet;
import dev.overlane.flow.state.PortCounters;
import dev.overlane.flow.state.SwitchMeters;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A switch that takes whatever it is sent and never answers; tests have it answer what they ask.
 */
abstract class SilentSwitch implements SwitchSession {
  private final String host;

  SilentSwitch(String host) {
    this.host = host;
  }

  @Override
  public DatapathId datapathId() {
    return DatapathId.ofHost(host);
  }

  @Override
  public String remote() {
    return "test";
  }

  @Override
  public String protocol() {
    return "OpenFlow14";
  }

  @Override
  public void standBy() {}

  @Override
  public CompletionStage<FlowSet> readFlows() {
    return new CompletableFuture<>();
  }

  @Override
  public CompletionStage<FlowOutcome> apply(FlowChangeSet changes) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletionStage<FlowOutcome> lead(long epoch) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletionStage<SwitchMeters> readMeters() {
    return new CompletableFuture<>();
  }

  @Override
  public CompletionStage<FlowOutcome> apply(MeterChangeSet changes) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletionStage<ImmutableMap<Integer, PortCounters>> readPortCounters() {
    return new CompletableFuture<>();
  }

  @Override
  public boolean watchesFlows() {
    return true;
  }
}
