package dev.overlane.it.chaos;

import static java.util.stream.Collectors.joining;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.overlane.it.Await;
import dev.overlane.it.Ovs;
import dev.overlane.it.chaos.relay.RelayControl.Passed;
import dev.overlane.lab.LabHost;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the controller does when it must look again at hosts that it has put right: nothing, as
 * counted on the wire; and whether the hosts hold, in the eyes of OVS's own tools, what they held
 * at first.
 */
final class SecondLook {
  private static final Pattern LOCAL_OUTPUTS = Pattern.compile("output:\\w+(,output:\\w+)+");

  private final ChaosLab lab;
  private final Map<String, ImmutableSet<String>> right = new LinkedHashMap<>();

  /** Notes what the hosts hold now, which is right. */
  SecondLook(ChaosLab lab) {
    this.lab = lab;
    lab.hosts().forEach(host -> right.put(host.name(), state(host)));
  }

  /** Rows and flows, one a line; a port that came back under another number changes nothing. */
  private static ImmutableSet<String> state(LabHost host) {
    return Stream.concat(
            Ovs.rows(host).lines().map(row -> "row " + row),
            Ovs.flows(host).stream().map(SecondLook::withOutputsInOrder))
        .collect(ImmutableSet.toImmutableSet());
  }

  /** Local ports are replicated to in the order of their numbers. */
  private static String withOutputsInOrder(String flow) {
    return LOCAL_OUTPUTS
        .matcher(flow)
        .replaceAll(
            run -> Splitter.on(',').splitToStream(run.group()).sorted().collect(joining(",")));
  }

  private static String difference(Set<String> before, Set<String> after) {
    return "without "
        + Sets.difference(before, after)
        + "\n    with "
        + Sets.difference(after, before);
  }

  /**
   * Forces a look and tells what it brought to light that should not be.
   *
   * @param whole every session is made anew, so that rows are read again too; else only the flows
   *     are, of which somebody has written one just as it was
   */
  ImmutableList<String> faults(boolean whole) {
    ImmutableList.Builder<String> faults = ImmutableList.builder();
    Passed before = lab.relay().passed();
    int mark = lab.controller().mark();
    if (whole) {
      lab.relay().reset();
      Await.until(
          "everything is read again",
          ChaosLab.PATIENCE,
          () -> lab.relay().passed().lookedAtAllSince(before));
    } else {
      lab.hosts().forEach(SecondLook::rewriteAFlow);
      Await.until(
          "all flows are read again",
          ChaosLab.PATIENCE,
          () -> lab.relay().passed().lookedAtSwitchesSince(before));
    }
    lab.awaitSettled();
    if (whole) {
      lab.disturbAll();
    }
    long changes = lab.relay().passed().changes() - before.changes();
    if (changes > 0) {
      faults.add(
          "a second look sent " + changes + " changes: " + lab.controller().changesSince(mark));
    }
    for (LabHost host : lab.hosts()) {
      ImmutableSet<String> now = state(host);
      if (!now.equals(right.get(host.name()))) {
        String what = difference(right.get(host.name()), now);
        faults.add(host.name() + " holds something else than at first: " + what);
      }
    }
    return faults.build();
  }

  /** A flow that somebody writes makes the controller read all, even if nothing is different. */
  private static void rewriteAFlow(LabHost host) {
    String flow =
        host.ofctl("--no-stats", "--no-names", "dump-flows", host.bridge(), "table=30")
            .lines()
            .filter(line -> line.contains("priority=0"))
            .findFirst()
            .orElseThrow();
    host.ofctl("add-flow", host.bridge(), flow.strip());
  }
}
