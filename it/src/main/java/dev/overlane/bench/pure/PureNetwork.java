package dev.overlane.bench.pure;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.overlane.bench.BenchFailure;
import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.files.FileSet;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.schema.LoadMemory;
import java.util.Locale;

/**
 * A network as {@code bin/bench --job} has it, of any size: the address of every port is declared,
 * the first port of each host is in the first segment, and the others are spread. A value; any
 * thread.
 *
 * @param hosts how many, 1,000 at most
 * @param ports on each of them, 250 at most
 * @param segments in all, 3,000 at most
 */
record PureNetwork(int hosts, int ports, int segments) {
  /** What a controller is to load in no time. */
  static final PureNetwork LARGE = new PureNetwork(1000, 20, 500);

  /** The largest job. */
  static final PureNetwork JOB = new PureNetwork(50, 20, 100);

  private static final String GUEST = "guest";

  private static final int PER_OCTET = 250;

  /** The host that has one port more, if any has. */
  static String guestHost() {
    return host(0);
  }

  private static String host(int number) {
    return "h" + number;
  }

  /**
   * The file.
   *
   * @param guest whether the first host has one port more, in the first segment
   */
  FileSet file(boolean guest) {
    StringBuilder text = new StringBuilder();
    line(text, "version: 1");
    line(text, "segments:");
    for (int segment = 0; segment < segments; segment++) {
      line(text, "  s%d: { vlan: %d, vni: %d }", segment, 1 + segment, 10_000 + segment);
    }
    line(text, "hosts:");
    for (int host = 0; host < hosts; host++) {
      line(text, "  %s:", host(host));
      line(text, "    address: 10.0.%d.%d", host / PER_OCTET, 1 + host % PER_OCTET);
      line(text, "    ports:");
      for (int port = 0; port < ports; port++) {
        int segment = port == 0 ? 0 : (host * ports + port) % segments;
        port(text, "p" + host + "-" + port, segment, host, port);
      }
      if (guest && host == 0) {
        port(text, GUEST, 0, 0, ports);
      }
    }
    return FileSet.of("pure.yaml", text.toString().getBytes(UTF_8));
  }

  /**
   * What {@link #file} says.
   *
   * @param memory of this network
   */
  NetworkModel model(boolean guest, LoadMemory memory) {
    return valid(ConfigLoader.load(file(guest), memory));
  }

  /**
   * What a file says that was loaded.
   *
   * @throws BenchFailure if it was refused
   */
  static NetworkModel valid(ConfigResult result) {
    if (!(result instanceof ConfigResult.Valid valid)) {
      throw new BenchFailure(result.toString());
    }
    return valid.model();
  }

  private static void port(StringBuilder text, String name, int segment, int host, int port) {
    line(
        text,
        "      %s: { segment: s%d, mac: \"02:00:00:%02x:%02x:%02x\", addresses: [10.%d.%d.%d] }",
        name,
        segment,
        host >> 8,
        host & 0xff,
        port,
        64 + host / PER_OCTET,
        host % PER_OCTET,
        1 + port);
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
