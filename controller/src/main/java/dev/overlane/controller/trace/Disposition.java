package dev.overlane.controller.trace;

/** How a trace ends: a closed list, part of the contract. */
public enum Disposition {
  DELIVERED("The packet comes out at the port."),
  DELIVERED_ACROSS_SEGMENTS(
      "The packet comes out at the port although it is in another segment: flows that are not"
          + " Overlane's let it through."),
  DELIVERED_ELSEWHERE("The packet comes out, but its destination address is another port's."),
  DROPPED_OTHER_SEGMENT("The two ports are in different segments; the packet stays in its own."),
  DROPPED_PORT_SECURITY(
      "The sender may not use these source addresses, or offer addresses or routes."),
  DROPPED_RULE("An access rule of the file, or a segment's default, denies the packet."),
  DROPPED_TAGGED("The frame carries a VLAN tag; ports take untagged frames only."),
  DROPPED_RESERVED("The destination is one of those that no bridge forwards (01:80:c2:00:00:0x)."),
  NO_MEMBER("The floating port is plugged in nowhere."),
  NOT_BOUND("The port has no flows, because its interface is not there or not as the file says."),
  HOST_DOWN("A host on the way has no session, so nobody can see what it does."),
  TABLES_UNREAD("A host on the way is connected, and its flows are being read; ask again."),
  TUNNEL_MISSING("A host on the way has no tunnel interface."),
  TUNNEL_REFUSED("The receiving host takes no packets of this segment from the sending host."),
  TABLES_DIFFER("A switch lacks a flow that the file asks for; with it the packet would go on."),
  SENT_TO_NOBODY("The packet leaves by a port or to an address that nobody has."),
  NOT_SENT("No copy of the packet is sent to where the port is."),
  UNKNOWN_ACTION("The packet meets a flow of somebody else's whose meaning is not known here.");

  private final String meaning;

  Disposition(String meaning) {
    this.meaning = meaning;
  }

  /** What it means, in one sentence. */
  public String meaning() {
    return meaning;
  }

  /** Whether the packet comes out at the port that was asked for. */
  public boolean arrived() {
    return this == DELIVERED || this == DELIVERED_ACROSS_SEGMENTS;
  }
}
