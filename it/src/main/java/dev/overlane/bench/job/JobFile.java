package dev.overlane.bench.job;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.Multimaps;
import dev.overlane.lab.SandboxHost;
import java.util.Locale;
import java.util.OptionalInt;

/** The job as Overlane's file. PURE. */
public final class JobFile {
  private static final int OPENFLOW_PORT = 6653;

  private final Job job;
  private final ImmutableList<Place> places;

  /**
   * Where a host is.
   *
   * @param address of its VTEP
   * @param ovsdb where its ovsdb-server listens
   */
  public record Place(String name, String address, String ovsdb) {
    static Place of(SandboxHost host) {
      return new Place(host.name(), host.address(), host.ovsdb());
    }
  }

  /**
   * A file of it.
   *
   * @param places of its hosts, as many as it has
   */
  public JobFile(Job job, ImmutableList<Place> places) {
    this.job = job;
    this.places = places;
  }

  /** Segments, and no host yet. No floods are limited: the other columns have no meters to set. */
  String withoutHosts() {
    StringBuilder text = new StringBuilder("version: 1\ncontroller:\n");
    line(
        text,
        "  openflow: { listen: \"ptcp:%d:127.0.0.1\", target: \"tcp:127.0.0.1:%d\" }",
        OPENFLOW_PORT,
        OPENFLOW_PORT);
    line(text, "overlay: { type: vxlan, interface: vtep0 }");
    line(text, "segments:");
    for (int segment = 0; segment < job.size().segments(); segment++) {
      line(
          text,
          "  %s: { vlan: %d, vni: %d, flood-limit: none }",
          Job.segmentName(segment),
          Job.vlan(segment),
          Job.vni(segment));
    }
    return text.toString();
  }

  /** All of it, with the guest if it has a host. */
  public String whole(OptionalInt guestHost) {
    ImmutableListMultimap<Integer, JobPort> ports =
        Multimaps.index(job.ports(guestHost), JobPort::host);
    StringBuilder text = new StringBuilder(withoutHosts());
    line(text, "hosts:");
    for (int host = 0; host < places.size(); host++) {
      line(text, "  %s:", places.get(host).name());
      line(text, "    address: %s", places.get(host).address());
      line(text, "    ovsdb: \"%s\"", places.get(host).ovsdb());
      line(text, "    ports:");
      for (JobPort port : ports.get(host)) {
        line(
            text,
            "      %s: { segment: %s, mac: \"%s\", addresses: [%s] }",
            port.name(),
            Job.segmentName(port.segment()),
            port.mac(),
            port.address());
      }
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
