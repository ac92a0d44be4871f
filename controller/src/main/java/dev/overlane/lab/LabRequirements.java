package dev.overlane.lab;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a machine must have to carry a lab. */
public final class LabRequirements {
  private static final ImmutableList<String> TOOLS =
      ImmutableList.of(
          "ip",
          "ping",
          "arping",
          "ethtool",
          "tcpdump",
          "tcpreplay",
          "ovsdb-tool",
          "ovsdb-server",
          "ovs-vswitchd",
          "ovs-vsctl",
          "ovs-ofctl",
          "ovs-appctl");

  private static final Path TUN = Path.of("/dev/net/tun");

  private LabRequirements() {}

  /** Why this machine cannot carry a lab, with the way out; empty if it can. */
  public static Optional<String> missing() {
    if (!isRoot()) {
      return Optional.of("the lab makes network namespaces and must run as root (try sudo)");
    }
    ImmutableList<String> absent =
        TOOLS.stream().filter(tool -> !onPath(tool)).collect(ImmutableList.toImmutableList());
    if (!absent.isEmpty()) {
      return Optional.of("not installed: " + String.join(", ", absent) + " (bin/setup does that)");
    }
    if (!Files.exists(TUN)) {
      return Optional.of(
          "no "
              + TUN
              + ", which userspace switching needs for the bridges' own ports"
              + " (try modprobe tun; in a container: start it with --device "
              + TUN
              + ")");
    }
    return Command.of("unshare", "--net", "true").run().succeeded()
        ? Optional.empty()
        : Optional.of(
            "the kernel does not let this process make network namespaces"
                + " (in a container: start it with --privileged)");
  }

  static void check() {
    missing()
        .ifPresent(
            reason -> {
              throw new LabException(reason);
            });
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean onPath(String tool) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/sbin:/usr/bin");
    return Splitter.on(':').splitToStream(path).anyMatch(d -> Files.isExecutable(Path.of(d, tool)));
  }
}
