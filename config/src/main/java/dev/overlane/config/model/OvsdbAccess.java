package dev.overlane.config.model;

/** How a host's ovsdb-server is reached. */
public sealed interface OvsdbAccess {

  /**
   * Overlane dials the host.
   *
   * @param method where
   */
  record Dial(ConnectionMethod method) implements OvsdbAccess {
    @Override
    public String toString() {
      return method.toString();
    }
  }

  /**
   * The host dials in ({@code ovs-vsctl set-manager}) and is known by its system-id.
   *
   * @param systemId Open_vSwitch external_ids:system-id of the host
   */
  record Manager(String systemId) implements OvsdbAccess {
    @Override
    public String toString() {
      return "manager (system-id " + systemId + ")";
    }
  }
}
