package dev.overlane.flow.proof;

import dev.overlane.flow.state.PortNumbers;

/** The numbers of OpenFlow that are no port (OpenFlow 1.4 section 7.2.1, ofp_port_no). */
final class ReservedPort {
  /** The port that a packet came in by. */
  static final int IN_PORT = 0xffff_fff8;

  private ReservedPort() {}

  /** What an output there does, in words. */
  static String meaning(int port) {
    String output = "output:" + PortNumbers.text(port);
    return switch (port) {
      case 0xffff_fff9 -> output + " starts anew";
      case 0xffff_fffa -> output + " switches past the flows";
      case 0xffff_fffb, 0xffff_fffc -> output + " goes to every port";
      case 0xffff_fffd -> output + " hands it to a controller";
      default -> "nobody knows what " + output + " does";
    };
  }
}
