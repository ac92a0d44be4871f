package dev.overlane.bench;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.LabHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A bridge's flows in ovs-ofctl's words, as they are when the benchmark begins. */
final class FlowTexts {
  static final String LEAK_MATCH = "table=0,priority=65000,in_port=1";
  static final String LEAK = LEAK_MATCH + ",actions=output:2";

  private static final String FORWARDING = "table=30,";
  private static final Pattern METER = Pattern.compile("meter:\\d+,");

  private final ImmutableList<String> all;
  private final ImmutableList<Text> stations;
  private final int forwarding;
  private final Path file;
  private final Path forwardingFile;

  private FlowTexts(ImmutableList<String> all, Path directory) {
    this.all = all;
    ImmutableList<String> forward =
        all.stream()
            .filter(line -> line.contains(FORWARDING))
            .collect(ImmutableList.toImmutableList());
    this.forwarding = forward.size();
    this.stations =
        forward.stream()
            .filter(line -> line.contains("metadata=") && line.contains("dl_dst="))
            .map(FlowTexts::text)
            .collect(ImmutableList.toImmutableList());
    this.file = write(directory.resolve("all.flows"), withoutMeters(all));
    this.forwardingFile = write(directory.resolve("forwarding.flows"), forward);
  }

  /** One flow. */
  record Text(String cookie, String match, String actions) {
    String text() {
      return withCookie(cookie);
    }

    String withCookie(String other) {
      return "cookie=" + other + "," + match + ",actions=" + actions;
    }

    String with(String otherActions) {
      return match + ",actions=" + otherActions;
    }
  }

  /** Reads a bridge's flows. */
  static FlowTexts of(LabHost host) {
    return new FlowTexts(
        host.ofctl("--no-stats", "--no-names", "dump-flows", host.bridge())
            .lines()
            .filter(line -> line.contains("priority="))
            .map(line -> line.strip().replace(", ", ",").replace(" actions=", ",actions="))
            .collect(ImmutableList.toImmutableList()),
        host.directory());
  }

  private static Text text(String line) {
    int match = line.indexOf("table=");
    int actions = line.indexOf(",actions=");
    return new Text(
        line.substring("cookie=".length(), match - 1),
        line.substring(match, actions),
        line.substring(actions + ",actions=".length()));
  }

  /** The bare tools would need a call for each meter; their bridge has none. */
  private static ImmutableList<String> withoutMeters(ImmutableList<String> flows) {
    return flows.stream()
        .map(flow -> METER.matcher(flow).replaceFirst(""))
        .collect(ImmutableList.toImmutableList());
  }

  private static Path write(Path path, ImmutableList<String> lines) {
    try {
      return Files.write(path, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many flows there are. */
  int count() {
    return all.size();
  }

  /** How many of them are in table 30. */
  int forwarding() {
    return forwarding;
  }

  /** A flow that leads to a known address; each run has another one. */
  Text station(int run) {
    return stations.get((run * 97 + 13) % stations.size());
  }

  /** A flow that bears the cookie of learned ones and does what none of them does. */
  String forged() {
    return "table=40,priority=200,hard_timeout=300,cookie=0xf1a010600000064"
        + ",metadata=0x64/0xffffff,dl_dst=02:00:00:00:00:99,actions=drop";
  }

  /** All flows, for ovs-ofctl. */
  Path file() {
    return file;
  }

  /** Those of table 30, for ovs-ofctl. */
  Path forwardingFile() {
    return forwardingFile;
  }
}
