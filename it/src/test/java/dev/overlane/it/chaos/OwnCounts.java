package dev.overlane.it.chaos;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.lab.LabHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What hosts count of frames that came to nothing, since their daemons and namespaces began.
 *
 * @param counts by the names of hosts
 */
record OwnCounts(ImmutableMap<String, Count> counts) {
  private static final Pattern PORT_CHANGE =
      Pattern.compile("(\\S+)\\|\\d+\\|bridge\\|INFO\\|bridge \\S+: (added|deleted) interface .*");

  /** Second field of the kernel's second line on UDP: datagrams for a port that nobody opened. */
  private static final Pattern NO_PORTS = Pattern.compile("Udp: \\d+ (\\d+) .*");

  /**
   * One host's.
   *
   * @param dropped frames for which its switch had no output
   * @param astray datagrams to its own stack that nobody listened for
   */
  record Count(long dropped, long astray) {}

  /** Reads them; ovs-vswitchd adds what its threads have counted up once a second. */
  static OwnCounts of(List<LabHost> hosts) {
    return new OwnCounts(
        hosts.stream().collect(ImmutableMap.toImmutableMap(LabHost::name, OwnCounts::count)));
  }

  private static Count count(LabHost host) {
    String dropped = host.appctl("coverage/read-counter", "drop_action_of_pipeline").strip();
    long astray =
        host.exec("cat", "/proc/net/snmp")
            .stdout()
            .lines()
            .map(NO_PORTS::matcher)
            .filter(Matcher::matches)
            .mapToLong(line -> Long.parseLong(line.group(1)))
            .findFirst()
            .orElseThrow();
    return new Count(Long.parseLong(dropped), astray);
  }

  /** What happened since earlier counts; a switch started meanwhile counted from nothing. */
  PortGaps since(OwnCounts earlier, List<LabHost> hosts) {
    return new PortGaps(
        hosts.stream()
            .collect(
                ImmutableMap.toImmutableMap(
                    LabHost::name,
                    host -> {
                      Count now = counts.get(host.name());
                      Count then = earlier.counts.get(host.name());
                      return new PortGaps.Told(
                          portChanges(host),
                          now.dropped() - then.dropped(),
                          now.astray() - then.astray());
                    })));
  }

  private static ImmutableList<Instant> portChanges(LabHost host) {
    try (Stream<String> lines = Files.lines(host.directory().resolve("ovs-vswitchd.log"))) {
      return lines
          .map(PORT_CHANGE::matcher)
          .filter(Matcher::matches)
          .map((MatchResult line) -> Instant.parse(line.group(1)))
          .collect(ImmutableList.toImmutableList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
