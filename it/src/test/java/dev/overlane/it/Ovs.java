package dev.overlane.it;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.overlane.lab.LabHost;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a host really holds, read by Open vSwitch's own tools. */
final class Ovs {
  private static final Pattern STATS =
      Pattern.compile("duration=([0-9.]+)s, (table=\\d+, )n_packets=(\\d+), n_bytes=\\d+, (.*)");
  private static final Splitter LINES = Splitter.on('\n').trimResults().omitEmptyStrings();

  private Ovs() {}

  /**
   * How a flow has fared.
   *
   * @param seconds since it was made
   * @param packets that it matched
   */
  record FlowAge(double seconds, long packets) {}

  /** The compiled flows in ovs-ofctl's words; what the switch learned by itself is left out. */
  static ImmutableSortedSet<String> flows(LabHost host) {
    return LINES
        .splitToStream(host.ofctl("--no-stats", "--no-names", "dump-flows", host.bridge()))
        .filter(line -> line.contains("priority=") && !isLearned(line))
        .collect(ImmutableSortedSet.toImmutableSortedSet(String::compareTo));
  }

  /** The flows that the switch learned by itself. */
  static ImmutableList<String> learned(LabHost host) {
    return LINES
        .splitToStream(host.ofctl("--no-stats", "--no-names", "dump-flows", host.bridge()))
        .filter(Ovs::isLearned)
        .collect(ImmutableList.toImmutableList());
  }

  private static boolean isLearned(String line) {
    return line.contains("table=40,") && !line.contains("learn(");
  }

  /** Age and packet count of each compiled flow. */
  static ImmutableMap<String, FlowAge> ages(LabHost host) {
    ImmutableMap.Builder<String, FlowAge> ages = ImmutableMap.builder();
    for (String line : LINES.split(host.ofctl("--no-names", "dump-flows", host.bridge()))) {
      Matcher flow = STATS.matcher(line);
      if (flow.find() && !flow.group(2).contains("table=40,")) {
        ages.put(
            flow.group(2) + flow.group(4),
            new FlowAge(Double.parseDouble(flow.group(1)), Long.parseLong(flow.group(3))));
      }
    }
    return ages.buildOrThrow();
  }

  /** All transactions that ever changed the host's database; statistics and status are not in. */
  static String transactions(LabHost host) {
    return host.exec(
            "ovsdb-tool", "-mm", "show-log", host.directory().resolve("conf.db").toString())
        .stdout();
  }

  /** Columns that the network file decides, of the bridge and of everything on it. */
  static String rows(LabHost host) {
    ImmutableList.Builder<String> names = ImmutableList.builder();
    names.addAll(LINES.split(host.vsctl("list-ports", host.bridge()))).add(host.bridge());
    StringBuilder rows =
        new StringBuilder(
            host.vsctl(
                "--columns=name,datapath_type,datapath_id,fail_mode,protocols,other_config,external_ids",
                "list",
                "Bridge",
                host.bridge()));
    rows.append(host.vsctl("get-controller", host.bridge()));
    for (String name : ImmutableSortedSet.copyOf(names.build())) {
      rows.append(
          host.vsctl("--columns=name,tag,vlan_mode,trunks,external_ids", "list", "Port", name));
      rows.append(host.vsctl("--columns=name,type,options", "list", "Interface", name));
    }
    return rows.toString();
  }

  /** Whether a port is on a bridge. */
  static boolean hasPort(LabHost host, String bridge, String port) {
    return LINES.splitToList(host.vsctl("list-ports", bridge)).contains(port);
  }
}
