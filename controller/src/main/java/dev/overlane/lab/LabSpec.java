package dev.overlane.lab;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.NetworkModel;
import java.nio.file.Path;

/**
 * Everything that is to be built: a pure function of the network file, and what tests add to it.
 *
 * @param prefix starts the name of every namespace
 * @param directory holds run directories, pid files and this description
 * @param controller the controller's address on the underlay
 * @param prefixLength of the underlay
 * @param tunnel the overlay's tunnel interface, for the faults that aim at it
 * @param hosts in order of name
 * @param containers in order of host and name
 */
public record LabSpec(
    String prefix,
    Path directory,
    Ipv4Address controller,
    int prefixLength,
    String tunnel,
    ImmutableList<HostSpec> hosts,
    ImmutableList<ContainerSpec> containers) {
  /** The directory when none is given. */
  public static final Path DEFAULT_DIRECTORY = Path.of("/run/overlane-lab");

  /** The prefix when none is given. */
  public static final String DEFAULT_PREFIX = "ol-";

  /**
   * A host.
   *
   * @param name also its namespace's name, after the prefix
   * @param index 1-based; makes its MAC address
   * @param address its address on the underlay, the VTEP
   * @param ovsdbPort TCP port of its ovsdb-server; 0: one that the kernel chooses
   * @param userspace whether its underlay address lives on a userspace bridge
   * @param bridge the bridge that the controller owns
   * @param manager what its ovsdb-server dials, or where else it listens (ovs-vsctl set-manager);
   *     empty: nothing
   * @param systemId external_ids:system-id
   */
  public record HostSpec(
      String name,
      int index,
      Ipv4Address address,
      int ovsdbPort,
      boolean userspace,
      String bridge,
      String manager,
      String systemId) {}

  /**
   * A container.
   *
   * @param name unique in the lab
   * @param host where it runs
   * @param device the host's end of its veth pair
   * @param internal whether Open vSwitch creates the device, which then moves into the container
   * @param mac its address, six octets in colons
   * @param addresses ADDRESS/LENGTH of its {@code eth1}
   */
  public record ContainerSpec(
      String name,
      String host,
      String device,
      boolean internal,
      String mac,
      ImmutableList<String> addresses) {

    /** The first address, without its length; what others ping. */
    public String address() {
      String first = addresses.get(0);
      return first.substring(0, first.indexOf('/'));
    }
  }

  /** The lab of a network, with the default prefix and directory. */
  public static LabSpec of(NetworkModel model) {
    return of(model, ImmutableMap.of());
  }

  /**
   * The lab of a network.
   *
   * @param addresses IPv4 addresses of ports that declare none; others get one of 192.168.99.0/24
   */
  public static LabSpec of(NetworkModel model, ImmutableMap<String, Ipv4Address> addresses) {
    return new LabPlanner(model, addresses).plan();
  }

  /** The same lab under another prefix, in another directory; so that labs can run side by side. */
  public LabSpec at(String newPrefix, Path newDirectory) {
    return new LabSpec(
        newPrefix, newDirectory, controller, prefixLength, tunnel, hosts, containers);
  }

  /** The same lab with one more container. */
  public LabSpec with(ContainerSpec container) {
    return new LabSpec(
        prefix,
        directory,
        controller,
        prefixLength,
        tunnel,
        hosts,
        ImmutableList.<ContainerSpec>builder().addAll(containers).add(container).build());
  }
}
