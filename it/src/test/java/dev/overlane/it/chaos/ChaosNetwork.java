package dev.overlane.it.chaos;

import java.util.Locale;

/**
 * The file of a chaos run: two segments full of probes over three hosts, {@code ab} with declared
 * addresses and {@code xy} with learned ones, and a third, {@code aside}, whose edits concern no
 * probe. PURE.
 *
 * @param revision makes the address of a port of {@code aside}: another revision changes flows on
 *     every host, and no row
 * @param spare whether {@code aside} has one more port on h3: rows there, and flows everywhere
 * @param crowd how many members {@code aside} has on a host that nobody can reach
 */
record ChaosNetwork(int revision, boolean spare, int crowd) {
  static final ChaosNetwork USUAL = new ChaosNetwork(0, false, 0);

  private static final String TEXT =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:16653", target: "tcp:192.168.77.1:6653" } }
      defaults: { datapath-type: netdev }
      segments:
        ab: { vlan: 100, vni: 10100 }
        xy: { vlan: 101, vni: 10101 }
        aside: { vlan: 300, vni: 10300 }
      hosts:
        h1:
          address: 192.168.77.11
          ovsdb: "tcp:127.0.0.1:7001"
          ports:
            A: { segment: ab, interface: vA, mac: "02:00:00:00:0a:01" }
            E: { segment: ab, interface: vE, mac: "02:00:00:00:0a:04" }
            X: { segment: xy, interface: vX }
            N1: { segment: aside, interface: vN1, type: internal }
        h2:
          address: 192.168.77.12
          ovsdb: "tcp:127.0.0.1:7002"
          ports:
            B: { segment: ab, interface: vB, mac: "02:00:00:00:0a:02" }
            Y: { segment: xy, interface: vY }
            N2: { segment: aside, interface: vN2, type: internal }
        h3:
          address: 192.168.77.13
          ovsdb: "tcp:127.0.0.1:7003"
          ports:
            C: { segment: ab, interface: vC, mac: "02:00:00:00:0a:03" }
            Z: { segment: xy, interface: vZ }
      """;

  ChaosNetwork edited() {
    return new ChaosNetwork(revision + 1, spare, crowd);
  }

  ChaosNetwork withSpare() {
    return new ChaosNetwork(revision, true, crowd);
  }

  ChaosNetwork withCrowd(int members) {
    return new ChaosNetwork(revision, spare, members);
  }

  String yaml() {
    StringBuilder text = new StringBuilder(TEXT);
    port(text, "N3", "vN3, type: internal", 0x100_0000 + revision);
    if (spare) {
      port(text, "P3", "vP3, type: internal", 0x200_0000);
    }
    if (crowd > 0) {
      text.append("  ghost:\n    address: 192.168.77.99\n    ovsdb: \"tcp:127.0.0.1:7099\"\n");
      text.append("    ports:\n");
      for (int i = 0; i < crowd; i++) {
        port(text, "G" + i, "g" + i, i);
      }
    }
    return text.toString();
  }

  private static void port(StringBuilder text, String name, String device, int mac) {
    text.append(
        String.format(
            Locale.ROOT,
            "      %s: { segment: aside, interface: %s, mac: \"02:0a:%02x:%02x:%02x:%02x\" }%n",
            name,
            device,
            mac >>> 24,
            mac >>> 16 & 0xff,
            mac >>> 8 & 0xff,
            mac & 0xff));
  }
}
