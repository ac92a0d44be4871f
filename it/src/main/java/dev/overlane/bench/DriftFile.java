package dev.overlane.bench;

import java.util.Locale;

/**
 * The file of the drift benchmark: one host that exists, with a port in each of ten segments, and
 * 350 that do not, with ports in all of them: more than 10,000 flows on the one that exists.
 */
final class DriftFile {
  /** The host that exists. */
  static final String HOST = "h000";

  static final int SEGMENTS = 10;
  static final int HOSTS = 351;

  private DriftFile() {}

  static String text() {
    StringBuilder text =
        new StringBuilder(
            """
            version: 1
            controller:
              openflow: { listen: "ptcp:6653", target: "tcp:10.99.0.1:6653" }
              ovsdb: { listen: "ptcp:6640" }
            defaults: { datapath-type: netdev }
            segments:
            """);
    for (int segment = 0; segment < SEGMENTS; segment++) {
      line(text, "  s%d: { vlan: %d }", segment, 100 + segment);
    }
    text.append("hosts:\n");
    for (int host = 0; host < HOSTS; host++) {
      // Those that do not exist would have to dial in: nobody dials them in vain.
      line(
          text,
          "  h%03d:\n    address: 10.99.%d.%d\n%s    ports:",
          host,
          1 + host / 250,
          1 + host % 250,
          host == 0 ? "" : "    ovsdb: manager\n");
      for (int segment = 0; segment < SEGMENTS; segment++) {
        line(
            text,
            "      p%d-%d: { segment: s%d, interface: v%d, type: internal,"
                + " mac: \"02:%02x:00:00:%02x:%02x\" }",
            host,
            segment,
            segment,
            segment,
            segment,
            host / 256,
            host % 256);
      }
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
