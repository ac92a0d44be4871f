package dev.overlane.lab;

import dev.overlane.lab.LabSpec.ContainerSpec;
import dev.overlane.lab.LabSpec.HostSpec;
import java.nio.file.Path;

/** How things of a lab are called, so that a later process finds them. PURE. */
final class LabNames {
  /** The container's end of its veth pair, and the host's leg into the underlay. */
  static final String ETH = "eth1";

  /** The userspace bridge that carries a host's underlay address; the host's own. */
  static final String PHYSICAL_BRIDGE = "br-phy";

  /** The Linux bridge that joins all hosts. */
  static final String UNDERLAY_BRIDGE = "underlay";

  private static final int LONGEST_DEVICE = 15;

  private LabNames() {}

  static NetworkNamespace underlay(LabSpec spec) {
    return new NetworkNamespace(spec.prefix() + "net");
  }

  static NetworkNamespace namespace(LabSpec spec, HostSpec host) {
    return new NetworkNamespace(spec.prefix() + host.name());
  }

  static NetworkNamespace namespace(LabSpec spec, ContainerSpec container) {
    return new NetworkNamespace(spec.prefix() + container.host() + "-" + container.name());
  }

  /** A host's port of the underlay bridge; its name where it fits (IFNAMSIZ). */
  static String leg(HostSpec host) {
    boolean fits = host.name().length() <= LONGEST_DEVICE && !host.name().equals(UNDERLAY_BRIDGE);
    return fits ? host.name() : "leg" + host.index();
  }

  static Path directory(LabSpec spec, HostSpec host) {
    return spec.directory().resolve("hosts").resolve(host.name());
  }

  static Path descriptionFile(Path directory) {
    return directory.resolve("lab.json");
  }
}
