package dev.overlane.flow;

import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.DatapathId;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.MeterChangeSet;
import dev.overlane.flow.state.PortCounters;
import dev.overlane.flow.state.SwitchMeters;
import java.util.concurrent.CompletionStage;

/**
 * One live OpenFlow connection of one switch, past its handshake. All methods may be called from
 * any thread; stages complete on the connection's I/O thread, so callers hop to their own loop.
 */
public interface SwitchSession {

  /** Who the switch says it is (OpenFlow 1.4 section 7.3.1, datapath_id). */
  DatapathId datapathId();

  /** The peer's address, for logs. */
  String remote();

  /** The negotiated protocol, {@code OpenFlow14} or {@code OpenFlow13}, in OVS's spelling. */
  String protocol();

  /**
   * Reads all flows of all tables. From the first call on, {@link SwitchHandler#flowsChanged} tells
   * of changes that others make, where the switch can watch (flow monitor, OVS 3.0 and newer).
   * Completes exceptionally with an {@link java.io.IOException} if the connection ends or the
   * switch refuses.
   */
  CompletionStage<FlowSet> readFlows();

  /**
   * Applies a change set as one atomic bundle; never completes exceptionally. At most one may be
   * under way.
   */
  CompletionStage<FlowOutcome> apply(FlowChangeSet changes);

  /**
   * From now on changes nothing on the switch by reading, until it leads: otherwise a reading has
   * the switch show the ports of fragments to its flows.
   */
  void standBy();

  /**
   * Becomes the only connection whose changes the switch takes, and stays so until it ends or
   * another one leads with an epoch that is not lower. Never completes exceptionally; refused if
   * one has led with a higher epoch since the switch started.
   *
   * @param epoch 0 or more
   */
  CompletionStage<FlowOutcome> lead(long epoch);

  /**
   * Reads the meters that could be the controller's, and which ones the switch can have; nobody
   * tells of changes that others make. Completes exceptionally as {@link #readFlows} does.
   */
  CompletionStage<SwitchMeters> readMeters();

  /**
   * Changes meters, one by one; never completes exceptionally. A switch that refuses one may have
   * taken others: read back. No other change may be under way.
   */
  CompletionStage<FlowOutcome> apply(MeterChangeSet changes);

  /**
   * Reads what the switch has counted at its ports, by OpenFlow port number; nobody is told of it
   * and nothing is planned. Completes exceptionally with an {@link java.io.IOException} as {@link
   * #readFlows} does. Whoever asks sees to it that few readings are under way at once.
   */
  CompletionStage<ImmutableMap<Integer, PortCounters>> readPortCounters();

  /** Whether the switch reports foreign changes by itself. */
  boolean watchesFlows();

  /** Ends the connection; {@link SwitchHandler#closed} follows. */
  void close(String reason);
}
