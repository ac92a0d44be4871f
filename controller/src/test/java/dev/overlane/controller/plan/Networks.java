package dev.overlane.controller.plan;

import com.google.common.base.Joiner;
import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Overlay;
import dev.overlane.config.model.Vni;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Networks for tests, from the text that a user would write. */
public final class Networks {
  private Networks() {}

  /** The seed: A and B in ab, X and Y in xy, on two hosts. */
  public static final String SEED =
      """
      version: 1
      controller:
        openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" }
      segments:
        ab: { vlan: 100, vni: 10100 }
        xy: { vlan: 101, vni: 10101 }
      hosts:
        dt-1:
          address: 192.168.77.25
          ports:
            A: { segment: ab, interface: vA }
            X: { segment: xy, interface: vX }
        dt-2:
          address: 192.168.77.26
          ports:
            B: { segment: ab, interface: vB }
            Y: { segment: xy, interface: vY }
      """;

  /** A network without hosts. */
  static NetworkModel load(String... segments) {
    return parse("version: 1\nsegments:\n  " + Joiner.on("\n  ").join(segments) + "\n");
  }

  /** Loads a file that must be good. */
  public static NetworkModel parse(String text) {
    ConfigResult result = ConfigLoader.load("test.yaml", text.getBytes(StandardCharsets.UTF_8));
    if (result instanceof ConfigResult.Valid valid) {
      return valid.model();
    }
    throw new IllegalArgumentException(result.toString());
  }

  /** The same network in the seed's wire format. */
  static NetworkModel trunk(NetworkModel model) {
    Overlay overlay = model.overlay();
    return new NetworkModel(
        model.controller(),
        new Overlay(
            overlay.type(),
            overlay.interfaceName(),
            overlay.udpPort(),
            Overlay.Encoding.TRUNK,
            Optional.of(new Vni(4711)),
            Overlay.USUAL_MTU),
        model.segments(),
        model.hosts(),
        model.floatingPorts(),
        model.expectations());
  }
}
