package dev.overlane.flow.state;

import com.google.common.collect.ImmutableMap;

/**
 * The ports of a switch as it names them itself (OpenFlow 1.4 section 7.2.1, port_no and name). The
 * database says the same a moment later: until both agree, a number is nobody's, so that a port
 * whose number was given to another one cannot be taken for it.
 *
 * @param names name of each port by its number, 1..65279; at most 15 characters of it
 */
public record SwitchPorts(ImmutableMap<Integer, String> names) {
  /** What the 16 octets of ofp_port's name hold before their closing NUL. */
  private static final int LONGEST_NAME = 15;

  /** Whether the switch gives this number to the interface of this name. */
  public boolean agrees(String interfaceName, int ofport) {
    return shown(interfaceName).equals(names.get(ofport));
  }

  /** What a switch shows of an interface's name. */
  public static String shown(String interfaceName) {
    return interfaceName.substring(0, Math.min(LONGEST_NAME, interfaceName.length()));
  }
}
