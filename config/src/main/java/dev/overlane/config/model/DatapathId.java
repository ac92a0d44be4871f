package dev.overlane.config.model;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The 64-bit identity of a bridge in OpenFlow (vswitch.xml, Bridge other_config:datapath-id).
 *
 * @param value all 64 bits, unsigned
 */
public record DatapathId(long value) {

  /**
   * The stable datapath id of a host's bridge: a function of the host's name alone, so that it
   * survives restarts, new devices and a new database. Never zero.
   */
  public static DatapathId ofHost(String hostName) {
    long hash = Hashing.sha256().hashString(hostName, StandardCharsets.UTF_8).asLong();
    return new DatapathId(hash == 0 ? 1 : hash);
  }

  /** Sixteen lower-case hexadecimal digits, as OVS writes them. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%016x", value);
  }
}
