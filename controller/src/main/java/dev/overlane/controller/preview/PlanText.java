package dev.overlane.controller.preview;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.LinkedHashMultiset;
import com.google.common.collect.Multiset;
import dev.overlane.controller.preview.HostChanges.Flows;
import dev.overlane.controller.status.Counts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A plan for people, in {@code + ~ -}. */
public final class PlanText {
  private final StringBuilder text = new StringBuilder();
  private final boolean verbose;

  private PlanText(boolean verbose) {
    this.verbose = verbose;
  }

  /**
   * Renders a plan; every line ends with a line feed.
   *
   * @param verbose whether each flow has a line, and hosts that need nothing are named
   */
  public static String of(NetworkPlan plan, boolean verbose) {
    PlanText text = new PlanText(verbose);
    plan.hosts().values().forEach(text::host);
    for (String name : plan.released()) {
      text.line(
          name
              + ": leaves the file: the others neither send to it nor accept from it;"
              + " nothing on it is changed");
    }
    text.summary(plan);
    return text.text.toString();
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private void host(HostChanges host) {
    if (!host.unreachable().isEmpty()) {
      line(host.host() + ": unreachable: " + host.unreachable());
    } else if (host.hasChanges() || host.hasTrouble() || verbose) {
      line(host.host() + (host.hasChanges() || host.hasTrouble() ? "" : ": nothing to do"));
    }
    host.problems().forEach(problem -> line("  ! " + problem));
    host.rows()
        .forEach(row -> line("  " + row.sign() + " " + row.what() + " (" + row.impact() + ")"));
    flows(host.flows());
    if (host.hasChanges() || host.hasTrouble() || verbose) {
      host.notes().forEach(note -> line("  " + note));
    }
  }

  private void flows(Flows flows) {
    if (flows.changes().isEmpty() && flows.notSeen().isEmpty()) {
      return;
    }
    if (flows.notSeen().isEmpty()) {
      line("  flows " + counts(flows) + " (" + flows.impact() + ")");
    } else {
      line(
          "  flows: not seen: "
              + flows.notSeen()
              + "; all "
              + flows.count(Sign.ADD)
              + " would be installed ("
              + flows.impact()
              + ")");
    }
    bySegment(flows.changes()).forEach(this::segment);
  }

  private static String counts(Flows flows) {
    return counts(flows.count(Sign.ADD), flows.count(Sign.CHANGE), flows.count(Sign.REMOVE));
  }

  private static String counts(long added, long changed, long removed) {
    return "+" + added + " ~" + changed + " -" + removed;
  }

  private static Map<String, List<FlowChange>> bySegment(ImmutableList<FlowChange> changes) {
    Map<String, List<FlowChange>> segments = new LinkedHashMap<>();
    changes.forEach(
        change ->
            segments.computeIfAbsent(change.segment(), name -> new ArrayList<>()).add(change));
    return segments;
  }

  private void segment(String name, List<FlowChange> changes) {
    Multiset<String> features = LinkedHashMultiset.create();
    changes.forEach(change -> features.add(change.sign() + " " + change.feature()));
    List<String> words = new ArrayList<>();
    for (Sign sign : Sign.values()) {
      for (String feature : features.elementSet()) {
        if (feature.startsWith(sign + " ")) {
          words.add(sign + "" + features.count(feature) + feature.substring(1));
        }
      }
    }
    line("    " + (name.isEmpty() ? "of no segment" : name) + ": " + Joiner.on(", ").join(words));
    if (verbose) {
      for (FlowChange change : changes) {
        line("      " + change.sign() + " " + change.feature() + ": " + change.words());
        line("          " + change.text());
      }
    }
  }

  private void summary(NetworkPlan plan) {
    long unreachable =
        plan.hosts().values().stream().filter(h -> !h.unreachable().isEmpty()).count();
    long blocked = plan.hosts().values().stream().filter(h -> !h.problems().isEmpty()).count();
    long missed = plan.hosts().values().stream().filter(h -> h.flows().missed()).count();
    String hosts =
        Counts.of(plan.hosts().size(), "host")
            + (unreachable == 0 ? "" : ", " + unreachable + " unreachable")
            + (blocked == 0 ? "" : ", " + blocked + " in need of a human")
            + (missed == 0 ? "" : ", " + missed + " without sight of its flows");
    if (plan.hasChanges()) {
      line(
          hosts
              + ": rows "
              + counts(
                  plan.countRows(Sign.ADD),
                  plan.countRows(Sign.CHANGE),
                  plan.countRows(Sign.REMOVE))
              + ", flows "
              + counts(
                  plan.countFlows(Sign.ADD),
                  plan.countFlows(Sign.CHANGE),
                  plan.countFlows(Sign.REMOVE))
              + "; at worst "
              + plan.worst());
    } else if (plan.hasTrouble()) {
      line(hosts + ": nothing to do on the others");
    } else {
      line("Nothing to do: " + hosts + " as the file says");
    }
  }
}
