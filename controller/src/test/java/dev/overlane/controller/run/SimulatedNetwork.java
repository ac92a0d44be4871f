package dev.overlane.controller.run;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.MultimapBuilder;
import com.google.common.collect.SetMultimap;
import dev.overlane.config.model.FloatingPort;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Overlay.Encoding;
import dev.overlane.config.model.Segment;
import dev.overlane.controller.plan.Networks;
import dev.overlane.controller.sim.FakeHost;
import dev.overlane.controller.sim.IsolationCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * The files of one simulated run, and what they allow. Segments keep their numbers; hosts come and
 * go, declared ports change segment and host. Device {@code v<h><n>} is host h's n-th slot for a
 * declared port, {@code f<name>} is plugged in as floating port, {@code g<vlan>} into a fake
 * bridge.
 */
final class SimulatedNetwork implements IsolationCheck.Law {
  static final int SLOTS = 3;
  static final ImmutableList<String> FLOATING = ImmutableList.of("M", "N");
  static final ImmutableList<Integer> VLANS = ImmutableList.of(100, 101, 102);

  private final RandomGenerator random;
  private final int hosts;
  private final boolean trunk;
  private final boolean fakeBridges;
  private final List<NetworkModel> inPlay = new ArrayList<>();
  private final SetMultimap<String, NetworkModel> remembered =
      MultimapBuilder.treeKeys().linkedHashSetValues().build();

  SimulatedNetwork(RandomGenerator random, int hosts) {
    this.random = random;
    this.hosts = hosts;
    this.trunk = random.nextInt(4) == 0;
    this.fakeBridges = random.nextBoolean();
  }

  static String name(int host) {
    return "dt-" + host;
  }

  static String address(int host) {
    return "192.168.77." + (20 + host);
  }

  boolean hasFakeBridges() {
    return fakeBridges;
  }

  /** Any file that may follow any other one. */
  String anyFile() {
    StringBuilder text =
        new StringBuilder(
            """
            version: 1
            controller:
              openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" }
            segments:
              s100: { vlan: 100, vni: 10100 }
              s101: { vlan: 101, vni: 10101 }
              s102: { vlan: 102, vni: 10102 }
            """);
    if (trunk) {
      text.append("overlay: { encoding: trunk, vni: 4711 }\n");
    }
    text.append("hosts:\n");
    for (int host = 1; host <= hosts; host++) {
      if (host == 1 || random.nextInt(5) > 0) {
        appendHost(text, host);
      }
    }
    text.append("ports:\n");
    for (String port : FLOATING) {
      text.append(String.format(Locale.ROOT, "  %s: { segment: %s }\n", port, anySegment()));
    }
    return text.toString();
  }

  private void appendHost(StringBuilder text, int host) {
    text.append("  " + name(host) + ":\n    address: " + address(host) + "\n");
    text.append("    fake-bridges: " + fakeBridges + "\n    ports:\n");
    for (int slot = 0; slot < SLOTS; slot++) {
      if (slot == 0 || random.nextInt(4) > 0) {
        String mac =
            random.nextBoolean()
                ? String.format(Locale.ROOT, ", mac: \"02:00:00:00:%02x:%02x\"", host, slot)
                : "";
        text.append(
            String.format(
                Locale.ROOT,
                "      P%d%d: { segment: %s, interface: v%d%d%s }\n",
                host,
                slot,
                anySegment(),
                host,
                slot,
                mac));
      }
    }
  }

  private String anySegment() {
    return "s" + VLANS.get(random.nextInt(VLANS.size()));
  }

  /** A file is in force; hosts may still be at the ones before. */
  void accepted(String text) {
    inPlay.add(Networks.parse(text));
  }

  /** All hosts are as the last file says. */
  void settled() {
    for (NetworkModel model : inPlay) {
      for (String host : model.hosts().keySet()) {
        if (current().hosts().containsKey(host)) {
          remembered.removeAll(host);
        }
        remembered.put(host, model);
      }
    }
    if (inPlay.size() > 1) {
      inPlay.subList(0, inPlay.size() - 1).clear();
    }
  }

  NetworkModel current() {
    return inPlay.get(inPlay.size() - 1);
  }

  /** What a host's flows may be made of: a host that has left the file stays as it was. */
  private List<NetworkModel> modelsOf(FakeHost host) {
    List<NetworkModel> models = new ArrayList<>(inPlay);
    models.addAll(remembered.get(host.name()));
    return models;
  }

  @Override
  public ImmutableSet<Integer> segments(FakeHost host, String device) {
    ImmutableSet.Builder<Integer> vnis = ImmutableSet.builder();
    for (NetworkModel model : modelsOf(host)) {
      Host known = model.hosts().get(host.name());
      if (known == null) {
        continue;
      }
      known.ports().values().stream()
          .filter(port -> port.interfaceName().equals(device))
          .forEach(port -> vnis.add(vni(model, port.segment())));
      FloatingPort floating = model.floatingPorts().get(device.substring(1));
      if (device.startsWith("f") && floating != null) {
        vnis.add(vni(model, floating.segment()));
      }
      if (device.startsWith("g") && known.fakeBridges()) {
        vnis.add(10_000 + Integer.parseInt(device.substring(1)));
      }
    }
    return vnis.build();
  }

  private static int vni(NetworkModel model, String segment) {
    Segment found = model.segments().get(segment);
    if (found == null) {
      throw new AssertionError(segment);
    }
    return found.vni().value();
  }

  @Override
  public ImmutableSet<Ipv4Address> peers(FakeHost host) {
    return modelsOf(host).stream()
        .flatMap(model -> model.hosts().values().stream())
        .map(Host::address)
        .collect(ImmutableSet.toImmutableSet());
  }

  @Override
  public String tunnel() {
    return current().overlay().interfaceName();
  }

  @Override
  public String key(int vni) {
    return current().overlay().encoding() == Encoding.TRUNK
        ? "4711 tag " + (vni - 10_000)
        : Integer.toString(vni);
  }
}
