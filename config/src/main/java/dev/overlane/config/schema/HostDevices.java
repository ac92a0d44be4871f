package dev.overlane.config.schema;

import dev.overlane.config.yaml.Place;
import dev.overlane.config.yaml.Shown;
import java.util.HashMap;
import java.util.Map;

/** The names of devices on one host, each of which only one thing there may have. */
final class HostDevices {
  private final String owner;
  private final String bridge;
  private final String tunnel;
  private final boolean fakeBridges;
  private final SegmentSection segments;
  private final Findings findings;
  private final Map<String, Place> plugged = new HashMap<>();

  HostDevices(
      String owner,
      HostSettings settings,
      String tunnel,
      SegmentSection segments,
      Findings findings) {
    this.owner = owner;
    this.bridge = settings.bridge().value();
    this.tunnel = tunnel;
    this.fakeBridges = settings.fakeBridges().value();
    this.segments = segments;
    this.findings = findings;
  }

  /** The host, in messages. */
  String owner() {
    return owner;
  }

  /** Takes a name for the interface of a port; one that is taken is reported. */
  void plug(String device, Place place, String port) {
    String interfaceOf = "interface " + Shown.quote(device) + " of " + port;
    String taken = use(device);
    if (!taken.isEmpty()) {
      findings.error(
          place,
          interfaceOf + " has the name of the " + taken + " on " + owner,
          "give the port another `interface`");
      return;
    }
    Place other = plugged.putIfAbsent(device, place);
    if (other != null) {
      findings.error(
          place,
          interfaceOf + " is already plugged into another port of " + owner,
          "see " + other.seenFrom(place) + "; an interface belongs to one port");
    }
  }

  /** What of Overlane's own has the name; empty if it is free. */
  private String use(String device) {
    if (device.equals(bridge)) {
      return "bridge";
    }
    if (device.equals(tunnel)) {
      return "tunnel interface";
    }
    return fakeBridges && isFakeBridge(device) ? "fake bridge of a segment" : "";
  }

  /** Whether a name is BRIDGE.VLAN of a segment. */
  boolean isFakeBridge(String device) {
    if (!device.startsWith(bridge + ".")) {
      return false;
    }
    String tag = device.substring(bridge.length() + 1);
    return !tag.startsWith("0") && IpPort.port(tag).filter(segments.vlans()::contains).isPresent();
  }
}
