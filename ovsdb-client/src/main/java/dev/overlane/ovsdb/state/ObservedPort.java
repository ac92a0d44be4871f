package dev.overlane.ovsdb.state;

import dev.overlane.config.model.MacAddress;
import java.util.Optional;

/** How far a desired port is, by its observed Port and Interface rows. */
public sealed interface ObservedPort {

  /** It is not on the bridge. */
  record Absent() implements ObservedPort {}

  /** It is on the bridge, but a column that matters is not as the file says. */
  record Differs() implements ObservedPort {}

  /** The rows agree; the switch has not opened the device yet, or its ofport is in dispute. */
  record Pending() implements ObservedPort {}

  /**
   * The rows agree; the switch could not open the device (ofport -1), or it is gone since.
   *
   * @param error Interface error, or what is known instead
   */
  record Failed(String error) implements ObservedPort {}

  /**
   * The rows agree and the switch has opened the device: it may have flows.
   *
   * @param ofport OpenFlow port, 1..65279; of no other interface of the bridge
   * @param attachedMac Interface external_ids:attached-mac, if it is the address of one station
   */
  record Ready(int ofport, Optional<MacAddress> attachedMac) implements ObservedPort {}
}
