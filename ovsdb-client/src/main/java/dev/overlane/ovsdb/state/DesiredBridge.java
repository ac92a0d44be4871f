package dev.overlane.ovsdb.state;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import dev.overlane.config.model.DatapathId;
import dev.overlane.config.model.DatapathType;

/**
 * The Bridge row that a host should have (vswitch.xml, table Bridge).
 *
 * @param name Bridge name
 * @param datapathType Bridge datapath_type
 * @param datapathId Bridge other_config:datapath-id
 * @param controllerTargets targets of the bridge's Controllers, which are all that it has; empty:
 *     the column controller is left as it is
 */
public record DesiredBridge(
    String name,
    DatapathType datapathType,
    DatapathId datapathId,
    ImmutableSortedSet<String> controllerTargets) {

  /** Without a controller the switch forwards nothing that the flows do not say. */
  static final String FAIL_MODE = "secure";

  /** No hidden flows that let the switch reach its controller through the bridge. */
  static final String CONNECTION_MODE = "out-of-band";

  /**
   * Milliseconds, the least that Open vSwitch takes: how long the switch waits at most before it
   * dials its controller again (vswitch.xml, Controller max_backoff).
   */
  static final int MAX_BACKOFF = 1000;

  static final ImmutableSortedSet<String> PROTOCOLS =
      ImmutableSortedSet.of("OpenFlow13", "OpenFlow14");

  /** The key of other_config that says which datapath id the bridge is to have. */
  static final String DATAPATH_ID = "datapath-id";

  /** The keys of other_config that are Overlane's. */
  ImmutableMap<String, String> otherConfig() {
    return otherConfig(datapathId);
  }

  static ImmutableMap<String, String> otherConfig(DatapathId datapathId) {
    return ImmutableMap.of("disable-in-band", "true", DATAPATH_ID, datapathId.toString());
  }
}
