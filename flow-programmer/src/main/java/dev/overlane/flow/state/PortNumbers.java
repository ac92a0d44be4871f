package dev.overlane.flow.state;

/** Port numbers of OpenFlow as text: some of them are no ports but have a meaning. */
public final class PortNumbers {
  private PortNumbers() {}

  /** Whether it is no port of a bridge, but a number with a meaning of its own. */
  public static boolean isReserved(int port) {
    return port < 0 && port >= -8;
  }

  /** Its name (OpenFlow 1.4 section 7.2.1, ofp_port_no) if it is reserved, else the number. */
  public static String text(int port) {
    return switch (port) {
      case -8 -> "IN_PORT";
      case -7 -> "TABLE";
      case -6 -> "NORMAL";
      case -5 -> "FLOOD";
      case -4 -> "ALL";
      case -3 -> "CONTROLLER";
      case -2 -> "LOCAL";
      case -1 -> "ANY";
      default -> Integer.toUnsignedString(port);
    };
  }
}
