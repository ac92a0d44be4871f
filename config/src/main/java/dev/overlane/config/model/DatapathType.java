package dev.overlane.config.model;

/** Where packets are switched (vswitch.xml, Bridge datapath_type). */
public enum DatapathType {
  /** The kernel's datapath. OVSDB writes it as the empty string or {@code system}. */
  SYSTEM("system"),
  /** The userspace datapath. */
  NETDEV("netdev");

  private final String ovsName;

  DatapathType(String ovsName) {
    this.ovsName = ovsName;
  }

  public String ovsName() {
    return ovsName;
  }
}
