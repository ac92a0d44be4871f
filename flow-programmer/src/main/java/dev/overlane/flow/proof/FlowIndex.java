package dev.overlane.flow.proof;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The flows of a switch, so that those are found that a packet can match. */
final class FlowIndex {
  static final int TABLES = 256;
  private static final Comparator<Rule> FIRST_FIRST =
      Comparator.comparingInt((Rule rule) -> -rule.priority());

  private final @Nullable TableIndex[] tables = new TableIndex[TABLES];

  /** Tables from which a packet may come to one that asks how it came in. */
  private final BitSet sensitive;

  /** Tables from which a packet may come to a learn action. */
  private final BitSet teaching;

  private int size;

  FlowIndex(Iterable<Flow> flows) {
    BitSet asking = new BitSet();
    BitSet learning = new BitSet();
    BitSet[] ways = new BitSet[TABLES];
    for (Flow flow : flows) {
      int number = flow.key().table();
      TableIndex table = tables[number];
      if (table == null) {
        table = new TableIndex();
        tables[number] = table;
        ways[number] = new BitSet();
      }
      table.add(Rule.of(flow));
      size++;
      if (flow.key().match().inPort().isPresent()
          || flow.key().match().tunnelSource().isPresent()) {
        asking.set(number);
      }
      addWays(flow, ways[number], learning);
    }
    for (TableIndex table : tables) {
      if (table != null) {
        table.sort();
      }
    }
    sensitive = leadingTo(asking, ways);
    teaching = leadingTo(learning, ways);
  }

  private static void addWays(Flow flow, BitSet ways, BitSet learning) {
    for (FlowInstruction instruction : flow.instructions()) {
      if (instruction instanceof FlowInstruction.GotoTable next) {
        ways.set(next.table());
      } else if (instruction instanceof FlowInstruction.ApplyActions apply) {
        for (FlowAction action : apply.actions()) {
          if (action instanceof FlowAction.Resubmit resubmit) {
            ways.set(resubmit.table());
          } else if (action instanceof FlowAction.Track track) {
            ways.set(track.table());
          } else if (action instanceof FlowAction.Learn) {
            learning.set(flow.key().table());
          }
        }
      }
    }
  }

  private static BitSet leadingTo(BitSet goals, BitSet[] ways) {
    BitSet leading = (BitSet) goals.clone();
    for (boolean grown = true; grown; ) {
      grown = false;
      for (int table = 0; table < TABLES; table++) {
        if (!leading.get(table) && ways[table] != null && ways[table].intersects(leading)) {
          leading.set(table);
          grown = true;
        }
      }
    }
    return leading;
  }

  /** How many flows there are. */
  int size() {
    return size;
  }

  /** Whether what happens from a table on may depend on how a packet came in. */
  boolean isSensitive(int table) {
    return sensitive.get(table);
  }

  /** Whether a packet may teach the switch something from a table on. */
  boolean mayTeach(int table) {
    return teaching.get(table);
  }

  /**
   * The flows of a table that a packet may match, those of the highest priority first.
   *
   * @param learned may be there as well
   */
  List<Rule> lookUp(int table, Ingress ingress, long key, long metadata, Learned learned) {
    TableIndex index = tables[table];
    List<Rule> held =
        index == null
            ? ImmutableList.of()
            : index.lookUp(ingress.port(), ingress.from(), key, metadata);
    ImmutableList<Rule> more = learned.in(table, metadata);
    return more.isEmpty() ? held : merged(ImmutableList.of(held, more));
  }

  static List<Rule> merged(List<? extends List<Rule>> lists) {
    List<Rule> all = new ArrayList<>();
    lists.forEach(all::addAll);
    all.sort(FIRST_FIRST);
    return all;
  }

  static void sort(List<Rule> rules) {
    rules.sort(FIRST_FIRST);
  }
}
