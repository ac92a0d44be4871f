package dev.overlane.ovsdb.state;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.ovsdb.state.OvsdbChange.Insert;
import dev.overlane.ovsdb.state.OvsdbChange.MutateRefs;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import dev.overlane.ovsdb.state.OvsdbValue.Ref;
import java.util.UUID;

/** Changes that make a bridge with its local port, its controller and its ports. */
final class NewBridge {
  private static final String LABEL = "bridge";
  private static final String LOCAL_PORT = "localPort";
  private static final String LOCAL_INTERFACE = "localInterface";

  private NewBridge() {}

  /**
   * Makes the bridge.
   *
   * @param ports ports to be on it from the start
   * @param root the row of Open_vSwitch
   */
  static ImmutableList<OvsdbChange> insert(
      DesiredBridge desired, ImmutableList<DesiredPort> ports, UUID root) {
    String what =
        "+ bridge "
            + desired.name()
            + " "
            + desired.datapathType().ovsName()
            + " datapath-id "
            + desired.datapathId()
            + (desired.controllerTargets().isEmpty()
                ? ""
                : " controller " + String.join(",", desired.controllerTargets()));
    ImmutableList.Builder<OvsdbChange> changes = ImmutableList.builder();
    changes.addAll(BridgeChanges.insertControllers(what, desired.controllerTargets().asList()));
    changes.addAll(localPort(what, desired.name()));
    ImmutableSet.Builder<Ref> members = ImmutableSet.builder();
    members.add(new Ref.Inserted(LOCAL_PORT));
    for (int ordinal = 0; ordinal < ports.size(); ordinal++) {
      changes.addAll(PortChanges.insert(ports.get(ordinal), ordinal));
      members.add(new Ref.Inserted(PortChanges.label(ordinal)));
    }
    changes.add(new Insert(what, Table.BRIDGE, LABEL, columns(desired, members.build())));
    changes.add(
        new MutateRefs(
            what,
            Table.ROOT,
            root,
            "bridges",
            ImmutableSet.of(new Ref.Inserted(LABEL)),
            ImmutableSet.of()));
    return changes.build();
  }

  private static ImmutableList<OvsdbChange> localPort(String what, String name) {
    return ImmutableList.of(
        new Insert(
            what,
            Table.INTERFACE,
            LOCAL_INTERFACE,
            ImmutableMap.of(
                "name", new OvsdbValue.Text(name),
                "type", new OvsdbValue.Text(InterfaceTypes.INTERNAL))),
        new Insert(
            what,
            Table.PORT,
            LOCAL_PORT,
            ImmutableMap.of(
                "name",
                new OvsdbValue.Text(name),
                "interfaces",
                new OvsdbValue.RefSet(ImmutableSet.of(new Ref.Inserted(LOCAL_INTERFACE))))));
  }

  private static ImmutableMap<String, OvsdbValue> columns(
      DesiredBridge desired, ImmutableSet<Ref> ports) {
    ImmutableMap.Builder<String, OvsdbValue> columns = ImmutableMap.builder();
    columns.put("name", new OvsdbValue.Text(desired.name()));
    columns.put("datapath_type", new OvsdbValue.Text(desired.datapathType().ovsName()));
    columns.put("fail_mode", new OvsdbValue.Text(DesiredBridge.FAIL_MODE));
    columns.put("protocols", new OvsdbValue.TextSet(ImmutableSet.copyOf(DesiredBridge.PROTOCOLS)));
    columns.put("other_config", new OvsdbValue.TextMap(desired.otherConfig()));
    columns.put("external_ids", new OvsdbValue.TextMap(OvsdbMark.BRIDGE.asExternalIds()));
    columns.put("ports", new OvsdbValue.RefSet(ports));
    int controllers = desired.controllerTargets().size();
    if (controllers > 0) {
      columns.put(
          "controller", new OvsdbValue.RefSet(BridgeChanges.insertedControllers(controllers)));
    }
    return columns.buildOrThrow();
  }
}
