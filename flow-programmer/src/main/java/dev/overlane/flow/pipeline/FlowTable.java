package dev.overlane.flow.pipeline;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The OpenFlow tables that packets pass, in this order. The only place where table ids exist; they
 * are spaced so that a later stage needs no renumbering.
 */
public enum FlowTable {
  CLASSIFY(0),
  TUNNEL(5),
  ADMIT(10),
  ADDRESS(11),
  NEIGHBOUR(12),
  ANSWER(15),
  ADVERTISE(16),
  SENDER_RULES(17),
  RECEIVER_RULES(18),
  SEGMENT_RULES(19),
  LEARN(20),
  CROWD(25),
  FORWARD(30),
  LEARNED(40),
  LIMIT(45),
  EGRESS(50),
  FLOOD_1(60),
  FLOOD_2(61),
  FLOOD_3(62),
  FLOOD_4(63),
  FLOOD_5(64),
  FLOOD_6(65),
  FLOOD_7(66),
  UPLINK(70);

  /** Where the replication list of a segment continues, in order. */
  public static final ImmutableList<FlowTable> FLOODS =
      ImmutableList.of(FLOOD_1, FLOOD_2, FLOOD_3, FLOOD_4, FLOOD_5, FLOOD_6, FLOOD_7);

  /** By its id; empty where there is none. */
  private static final ImmutableList<Optional<FlowTable>> BY_ID = byId();

  private final int id;

  FlowTable(int id) {
    this.id = id;
  }

  /** The OpenFlow table, 0..254. */
  public int id() {
    return id;
  }

  /** Returns the table of that id, or empty if the pipeline has none. */
  public static Optional<FlowTable> ofId(int id) {
    return id >= 0 && id < BY_ID.size() ? BY_ID.get(id) : Optional.empty();
  }

  private static ImmutableList<Optional<FlowTable>> byId() {
    List<Optional<FlowTable>> tables = new ArrayList<>();
    for (FlowTable table : values()) {
      while (tables.size() <= table.id) {
        tables.add(Optional.empty());
      }
      tables.set(table.id, Optional.of(table));
    }
    return ImmutableList.copyOf(tables);
  }

  /** The key of a flow in this table. */
  public FlowKey key(FlowPriority priority, FlowMatch match) {
    return new FlowKey(id, priority.value(), match);
  }

  /** The key of a flow in this table, in a band with levels; 0 is the lowest. */
  public FlowKey key(FlowPriority priority, int level, FlowMatch match) {
    return new FlowKey(id, priority.value(level), match);
  }

  /** The instruction to go on in this table. */
  public FlowInstruction enter() {
    return new FlowInstruction.GotoTable(id);
  }

  /** The action to look a packet up in this table and come back. */
  public FlowAction consult() {
    return new FlowAction.Resubmit(id);
  }
}
