package dev.overlane.ovsdb.state;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * A complete and consistent replica of the columns of the database Open_vSwitch that Overlane looks
 * at, as of one update of the server. Names are those of vswitch.xml.
 *
 * @param root the one row of table Open_vSwitch
 * @param bridges all bridges of the host, foreign ones included
 * @param ports all ports
 * @param interfaces all interfaces
 * @param controllers all rows of table Controller
 * @param mirrors all rows of table Mirror
 */
public record OvsdbSnapshot(
    RootRow root,
    ImmutableMap<UUID, BridgeRow> bridges,
    ImmutableMap<UUID, PortRow> ports,
    ImmutableMap<UUID, InterfaceRow> interfaces,
    ImmutableMap<UUID, ControllerRow> controllers,
    ImmutableMap<UUID, MirrorRow> mirrors) {

  /**
   * Row of Open_vSwitch.
   *
   * @param ssl the row of table SSL, which names the files of its keys; {@code ovs-vsctl set-ssl}
   *     makes another row each time
   */
  public record RootRow(
      UUID uuid,
      ImmutableSet<UUID> bridges,
      Optional<UUID> ssl,
      ImmutableMap<String, String> externalIds,
      Optional<String> ovsVersion) {}

  /** Row of Bridge. */
  public record BridgeRow(
      UUID uuid,
      String name,
      ImmutableSet<UUID> ports,
      ImmutableSet<UUID> controllers,
      ImmutableSet<UUID> mirrors,
      Optional<String> failMode,
      String datapathType,
      Optional<String> datapathId,
      ImmutableSet<String> protocols,
      ImmutableMap<String, String> otherConfig,
      ImmutableMap<String, String> externalIds) {}

  /** Row of Port. */
  public record PortRow(
      UUID uuid,
      String name,
      ImmutableSet<UUID> interfaces,
      OptionalInt tag,
      ImmutableSet<Integer> trunks,
      Optional<String> vlanMode,
      boolean fakeBridge,
      ImmutableMap<String, String> externalIds) {}

  /**
   * Row of Interface.
   *
   * @param ofport OpenFlow port; empty: not assigned yet; -1: the switch could not open it
   * @param error why it could not
   * @param ofportRequest the number that somebody asked Open vSwitch for: if it is another than
   *     ofport, the device is opened anew
   * @param device what has become of the device that it had opened
   * @param mtuRequest the MTU that somebody asked Open vSwitch for
   */
  public record InterfaceRow(
      UUID uuid,
      String name,
      String type,
      ImmutableMap<String, String> options,
      OptionalInt ofport,
      Optional<String> error,
      OptionalInt ofportRequest,
      DeviceState device,
      OptionalInt mtuRequest,
      ImmutableMap<String, String> externalIds) {}

  /**
   * Row of Controller.
   *
   * @param maxBackoff longest pause between two attempts to connect, in milliseconds
   */
  public record ControllerRow(
      UUID uuid,
      String target,
      boolean connected,
      Optional<String> connectionMode,
      OptionalInt maxBackoff) {}

  /**
   * Row of Mirror.
   *
   * @param selectAll whether packets of every port are mirrored
   * @param selectSources ports whose packets are mirrored as they come in
   * @param selectDestinations ports whose packets are mirrored as they go out
   * @param outputPort where copies go
   * @param outputVlan VLAN that copies are flooded in
   */
  public record MirrorRow(
      UUID uuid,
      String name,
      boolean selectAll,
      ImmutableSet<UUID> selectSources,
      ImmutableSet<UUID> selectDestinations,
      Optional<UUID> outputPort,
      OptionalInt outputVlan) {}
}
