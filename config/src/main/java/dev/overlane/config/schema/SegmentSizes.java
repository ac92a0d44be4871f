package dev.overlane.config.schema;

import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.FloatingPort;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.Port;
import dev.overlane.config.model.Segment;
import dev.overlane.config.yaml.Shown;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Refuses segments to whose members a broadcast could not be replicated: on too many hosts, or with
 * too many ports on one. Hosts on which the file lets members appear later count too.
 */
final class SegmentSizes {
  private final SegmentSection segments;
  private final Collection<Host> hosts;
  private final ImmutableSet<String> floating;
  private final Findings findings;

  private SegmentSizes(
      SegmentSection segments,
      Collection<Host> hosts,
      ImmutableSet<String> floating,
      Findings findings) {
    this.segments = segments;
    this.hosts = hosts;
    this.floating = floating;
    this.findings = findings;
  }

  static void check(
      SegmentSection segments,
      Map<String, Host> hosts,
      Map<String, FloatingPort> floatingPorts,
      Findings findings) {
    ImmutableSet<String> floating =
        floatingPorts.values().stream()
            .map(FloatingPort::segment)
            .collect(ImmutableSet.toImmutableSet());
    new SegmentSizes(segments, hosts.values(), floating, findings).check();
  }

  private void check() {
    int open = 0;
    Map<String, Integer> declared = new HashMap<>();
    for (Host host : hosts) {
      Map<String, Integer> ports = new HashMap<>();
      for (Port port : host.ports().values()) {
        ports.merge(port.segment(), 1, Integer::sum);
      }
      ports.forEach((segment, count) -> checkPorts(host, segment, count));
      if (host.fakeBridges()) {
        open++;
      } else {
        ports.keySet().forEach(segment -> declared.merge(segment, 1, Integer::sum));
      }
    }
    for (String segment : segments.names()) {
      checkHosts(segment, open, declared.getOrDefault(segment, 0));
    }
  }

  private void checkHosts(String segment, int open, int declared) {
    boolean floats = floating.contains(segment);
    int count = floats ? hosts.size() : open + declared;
    if (count <= Segment.MAX_HOSTS) {
      return;
    }
    String reason = "split the segment";
    if (floats) {
      reason += "; as it has floating ports, every host counts";
    } else if (open > 0) {
      reason += "; every host with fake-bridges counts";
    }
    findings.error(
        segments.place(segment),
        "segment "
            + Shown.quote(segment)
            + " may have members on "
            + count
            + " hosts, and a broadcast can be replicated to at most "
            + Segment.MAX_HOSTS,
        reason);
  }

  private void checkPorts(Host host, String segment, int count) {
    if (count > Segment.MAX_PORTS_PER_HOST) {
      findings.error(
          segments.place(segment),
          "segment "
              + Shown.quote(segment)
              + " has "
              + count
              + " ports on host "
              + Shown.quote(host.name())
              + ", and a broadcast can be replicated to at most "
              + Segment.MAX_PORTS_PER_HOST,
          "spread them over several hosts, or split the segment");
    }
  }
}
