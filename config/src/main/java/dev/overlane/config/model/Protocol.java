package dev.overlane.config.model;

/** What kind of IP packets a rule speaks of, as the file calls it. */
public enum Protocol {
  /** Every IP packet. */
  ANY,
  TCP,
  UDP,
  SCTP,
  /** ICMP and ICMPv6, but for neighbour discovery, which no rule touches. */
  ICMP,
  /** Echo requests. */
  PING;

  /** Whether its packets have ports. */
  public boolean hasPorts() {
    return this == TCP || this == UDP || this == SCTP;
  }
}
