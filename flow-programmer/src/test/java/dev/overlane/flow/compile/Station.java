package dev.overlane.flow.compile;

import dev.overlane.config.model.MacAddress;

/**
 * A workload behind a port.
 *
 * @param host where it is
 * @param segment its segment
 * @param ofport its port there
 * @param mac the address that it really uses
 * @param knowledge what the controller has been told of that address
 */
public record Station(
    String host, String segment, int ofport, MacAddress mac, Knowledge knowledge) {

  /** What a controller knows of a station's address. */
  public enum Knowledge {
    /** Nothing: the switch learns it. */
    UNKNOWN,
    /** {@code attached-mac}: forwarded to, not enforced. */
    KNOWN,
    /** {@code mac} of the file: forwarded to and enforced. */
    ENFORCED
  }

  boolean isKnown() {
    return knowledge != Knowledge.UNKNOWN;
  }
}
