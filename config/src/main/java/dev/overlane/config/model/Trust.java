package dev.overlane.config.model;

/** What a port may do in its segment that only few may: nobody does it unless the file says so. */
public enum Trust {
  /** Serve DHCP: offer addresses by DHCPv4 (RFC 2131) and DHCPv6 (RFC 8415). */
  DHCP,
  /** Be an IPv6 router: send router advertisements and redirects (RFC 4861, 4.2 and 4.5). */
  RA
}
