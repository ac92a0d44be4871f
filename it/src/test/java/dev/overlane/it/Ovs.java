package dev.overlane.it;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.overlane.lab.LabHost;
import java.util.Comparator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a host really holds, read by Open vSwitch's own tools. */
public final class Ovs {
  private static final Pattern STATS =
      Pattern.compile("duration=([0-9.]+)s, (table=\\d+, )n_packets=(\\d+), n_bytes=\\d+, (.*)");

  /** The cookie of what is learned behind a local port. */
  private static final Pattern LEARNED_HERE =
      Pattern.compile("(cookie=0xf1a010b0000)([0-9a-f]{4})()");

  /** A match on, or a load of, the part of metadata that names a local port, of 16 bits at most. */
  private static final Pattern LOCAL_DESTINATION =
      Pattern.compile("(metadata[=:])0x([0-9a-f]{1,4})([0-9a-f]{8}/0xffffffff0[02][0-9a-f]{6})");

  /**
   * What dpif/show of ovs-appctl tells of a port: name, OpenFlow number, number in the datapath.
   */
  private static final Pattern DATAPATH_PORT =
      Pattern.compile("^ +(\\S+) \\d+/(\\d+): ", Pattern.MULTILINE);

  /** A port's meter has the port's number. */
  private static final Pattern METER = Pattern.compile("meter:(\\d+)");

  private static final Pattern PORT = Pattern.compile("(\\d+)\\((\\S+)\\): addr:");
  private static final Splitter LINES = Splitter.on('\n').trimResults().omitEmptyStrings();

  private static final String BRIDGE_COLUMNS =
      "name,datapath_type,datapath_id,fail_mode,protocols,other_config,external_ids";
  private static final String PORT_COLUMNS = "name,tag,vlan_mode,trunks,external_ids";

  private Ovs() {}

  /**
   * How a flow has fared.
   *
   * @param seconds since it was made
   * @param packets that it matched
   */
  record FlowAge(double seconds, long packets) {}

  /** The numbers that a host's datapath gives to its ports, by their names. */
  static ImmutableMap<String, Integer> datapathNumbers(LabHost host) {
    return DATAPATH_PORT
        .matcher(host.appctl("dpif/show"))
        .results()
        .collect(
            ImmutableMap.toImmutableMap(
                port -> port.group(1), port -> Integer.valueOf(port.group(2))));
  }

  /**
   * The compiled flows in ovs-ofctl's words, ports by name, so that a port that came back under
   * another number changes nothing; what the switch learned by itself is left out.
   */
  public static ImmutableSortedSet<String> flows(LabHost host) {
    ImmutableMap<String, String> names = portNames(host);
    return LINES
        .splitToStream(host.ofctl("--no-stats", "--names", "dump-flows", host.bridge()))
        .filter(line -> line.contains("priority=") && !isLearned(line))
        .map(line -> LOCAL_DESTINATION.matcher(line).replaceAll(m -> named(m, names)))
        .map(line -> LEARNED_HERE.matcher(line).replaceAll(m -> named(m, names)))
        .map(line -> METER.matcher(line).replaceAll(m -> "meter:" + names.get(m.group(1))))
        .collect(ImmutableSortedSet.toImmutableSortedSet(Comparator.naturalOrder()));
  }

  private static String named(MatchResult destination, ImmutableMap<String, String> names) {
    String ofport = Long.toString(Long.parseLong(destination.group(2), 16));
    String name = names.getOrDefault(ofport, "port " + ofport);
    return destination.group(1) + name + destination.group(3);
  }

  /** Names of the bridge's ports by their OpenFlow numbers. */
  private static ImmutableMap<String, String> portNames(LabHost host) {
    ImmutableMap.Builder<String, String> names = ImmutableMap.builder();
    for (String line : LINES.split(host.ofctl("--no-names", "show", host.bridge()))) {
      Matcher port = PORT.matcher(line);
      if (port.lookingAt()) {
        names.put(port.group(1), port.group(2));
      }
    }
    return names.buildOrThrow();
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
  public static String rows(LabHost host) {
    ImmutableSortedSet<String> ports =
        ImmutableSortedSet.copyOf(LINES.split(host.vsctl("list-ports", host.bridge())));
    ImmutableList.Builder<String> arguments = ImmutableList.builder();
    arguments.add("--columns=" + BRIDGE_COLUMNS, "list", "Bridge", host.bridge());
    arguments.add("--", "get-controller", host.bridge());
    for (String port : ports) {
      arguments.add("--", "--columns=" + PORT_COLUMNS, "list", "Port", port);
      arguments.add("--", "--columns=name,type,options", "list", "Interface", port);
    }
    return host.vsctl(arguments.build().toArray(String[]::new));
  }

  /** Whether a port is on a bridge. */
  static boolean hasPort(LabHost host, String bridge, String port) {
    return LINES.splitToList(host.vsctl("list-ports", bridge)).contains(port);
  }
}
