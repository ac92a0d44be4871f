package dev.overlane.ovsdb.state;

/**
 * What has become of the device that Open vSwitch opened for an interface of type system. In
 * userspace switching such an interface keeps its ofport whatever happens, and Open vSwitch goes on
 * to read from and write to the device that it opened, not to another one of the same name.
 */
public enum DeviceState {
  /** It is there, or nothing has been opened, or nothing is known to the contrary. */
  HELD,
  /** It is there no more: ifindex 0 and no mac_in_use. */
  GONE,
  /** It had gone, and another one of its name is there, which carries nothing. */
  REMADE
}
