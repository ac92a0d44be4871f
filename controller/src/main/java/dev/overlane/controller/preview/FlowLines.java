package dev.overlane.controller.preview;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import dev.overlane.flow.pipeline.FlowText;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Changes of one host's flows, told one by one. */
final class FlowLines {
  private final FlowWords words;
  private final ImmutableMap<Integer, String> names;

  /**
   * @param predicted interfaces that have no number yet, by the number that stands for it
   */
  FlowLines(FlowWords words, Map<Integer, String> predicted) {
    this.words = words;
    this.names = ImmutableMap.copyOf(Maps.transformValues(predicted, name -> "<" + name + ">"));
  }

  /** All of them, by segment and table; what serves no segment comes last. */
  ImmutableList<FlowChange> of(FlowChangeSet change) {
    Set<FlowKey> replaced = new HashSet<>();
    change.replaced().forEach(flow -> replaced.add(flow.key()));
    List<Line> lines = new ArrayList<>();
    change.deletes().forEach(flow -> lines.add(line(Sign.REMOVE, flow)));
    change
        .adds()
        .forEach(
            flow -> lines.add(line(replaced.contains(flow.key()) ? Sign.CHANGE : Sign.ADD, flow)));
    lines.sort(
        Comparator.comparing((Line line) -> line.change.segment().isEmpty())
            .thenComparing(line -> line.change.segment())
            .thenComparing(line -> line.table)
            .thenComparing(line -> line.change.words())
            .thenComparing(line -> line.change.sign()));
    return lines.stream().map(Line::change).collect(ImmutableList.toImmutableList());
  }

  private record Line(int table, FlowChange change) {}

  private Line line(Sign sign, Flow flow) {
    return new Line(
        flow.key().table(),
        new FlowChange(
            sign,
            words.segment(flow),
            words.feature(flow),
            words.of(flow),
            FlowText.of(flow, names)));
  }
}
