package dev.overlane.ovsdb.state;

/** What Interface type may say (vswitch.xml, Interface type). */
final class InterfaceTypes {
  /** OVS makes the device. */
  static final String INTERNAL = "internal";

  /** An existing device; the same as no type. */
  static final String SYSTEM = "system";

  private InterfaceTypes() {}

  /** The type by its name: an unset one is {@code system}. */
  static String named(String type) {
    return type.isEmpty() ? SYSTEM : type;
  }
}
