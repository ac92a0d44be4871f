package dev.overlane.it;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CommandResult;
import dev.overlane.lab.Lab;
import java.util.ArrayList;
import java.util.List;

/**
 * A controller's own place on the underlay of a lab: a network namespace whose ways to others can
 * be cut one by one. What is cut is silent: nothing passes, and nobody is told.
 */
final class Seat implements AutoCloseable {
  private static final String DEVICE = "eth0";

  /** The bridge of the underlay ({@code dev.overlane.lab.LabNames}). */
  private static final String BRIDGE = "underlay";

  private final String namespace;
  private final String address;
  private final List<ImmutableList<String>> mends = new ArrayList<>();

  /**
   * @param name at most a few letters, unique in the lab
   * @param address on the underlay
   */
  Seat(Lab lab, String name, String address) {
    this.namespace = lab.spec().prefix() + name;
    this.address = address;
    String underlay = lab.controllerNamespace();
    String leg = "seat-" + name;
    run("ip", "netns", "add", namespace);
    ip(underlay, "link", "add", leg, "type", "veth", "peer", "name", DEVICE, "netns", namespace);
    ip(underlay, "link", "set", leg, "master", BRIDGE, "up");
    ip(namespace, "link", "set", "lo", "up");
    ip(namespace, "addr", "add", address + "/" + lab.spec().prefixLength(), "dev", DEVICE);
    ip(namespace, "link", "set", DEVICE, "up");
    // A userspace datapath drops TCP segments whose checksum the sender left to its device.
    run("ip", "netns", "exec", namespace, "ethtool", "-K", DEVICE, "tx", "off");
  }

  String namespace() {
    return namespace;
  }

  /** Nothing passes any more between it and somebody else. */
  void cut(String otherNamespace, String otherAddress) {
    mute(otherAddress);
    blackhole(otherNamespace, address);
  }

  /** What it sends to somebody does not arrive, until it is sent anew; what it gets does. */
  void mute(String otherAddress) {
    blackhole(namespace, otherAddress);
  }

  private void blackhole(String where, String whither) {
    ip(where, "route", "add", "blackhole", whither + "/32");
    mends.add(ImmutableList.of("ip", "-n", where, "route", "del", "blackhole", whither + "/32"));
  }

  /** Its cable is pulled out. */
  void linkDown() {
    ip(namespace, "link", "set", DEVICE, "down");
    mends.add(ImmutableList.of("ip", "-n", namespace, "link", "set", DEVICE, "up"));
  }

  /** All passes again. */
  void mend() {
    mends.forEach(mend -> run(mend.toArray(String[]::new)));
    mends.clear();
  }

  private static void ip(String where, String... arguments) {
    run(
        ImmutableList.<String>builder()
            .add("ip", "-n", where)
            .add(arguments)
            .build()
            .toArray(String[]::new));
  }

  private static void run(String... argv) {
    CommandResult result = Shell.run(ImmutableList.copyOf(argv));
    if (!result.succeeded()) {
      throw new AssertionError(result);
    }
  }

  /** Removes it; whoever runs there must have ended. */
  @Override
  public void close() {
    run("ip", "netns", "del", namespace);
  }
}
