package dev.overlane.ovsdb.odl;

import java.util.List;
import java.util.stream.Collectors;

/** The part of vswitch.ovsschema that is monitored, as a server tells it. */
final class SmallSchema {
  private static final String TEXT = "\"string\"";
  private static final String MAP =
      "{\"key\":\"string\",\"value\":\"string\",\"min\":0,\"max\":\"unlimited\"}";

  private SmallSchema() {}

  static String json() {
    return "{\"name\":\"Open_vSwitch\",\"version\":\"8.3.1\",\"tables\":{"
        + String.join(
            ",",
            table(
                "Open_vSwitch",
                column("bridges", refs("Bridge")),
                column("ssl", set("\"uuid\"")),
                column("external_ids", MAP),
                column("ovs_version", optional(TEXT))),
            table(
                "Bridge",
                column("name", TEXT),
                column("ports", refs("Port")),
                column("controller", refs("Controller")),
                column("mirrors", refs("Mirror")),
                column("fail_mode", optional(TEXT)),
                column("datapath_type", TEXT),
                column("datapath_id", optional(TEXT)),
                column("protocols", set(TEXT)),
                column("other_config", MAP),
                column("external_ids", MAP)),
            table(
                "Port",
                column("name", TEXT),
                column("interfaces", refs("Interface")),
                column("tag", optional("\"integer\"")),
                column("trunks", set("\"integer\"")),
                column("vlan_mode", optional(TEXT)),
                column("fake_bridge", "\"boolean\""),
                column("external_ids", MAP)),
            table(
                "Interface",
                column("name", TEXT),
                column("type", TEXT),
                column("options", MAP),
                column("ofport", optional("\"integer\"")),
                column("error", optional(TEXT)),
                column("ifindex", optional("\"integer\"")),
                column("mac_in_use", optional(TEXT)),
                column("ofport_request", optional("\"integer\"")),
                column("mtu_request", optional("\"integer\"")),
                column("external_ids", MAP)),
            table(
                "Controller",
                column("target", TEXT),
                column("is_connected", "\"boolean\""),
                column("connection_mode", optional(TEXT)),
                column("max_backoff", optional("\"integer\""))),
            table(
                "Mirror",
                column("name", TEXT),
                column("select_all", "\"boolean\""),
                column("select_src_port", refs("Port")),
                column("select_dst_port", refs("Port")),
                column("output_port", refs("Port")),
                column("output_vlan", optional("\"integer\""))))
        + "}}";
  }

  private static String table(String name, String... columns) {
    return List.of(columns).stream()
        .collect(Collectors.joining(",", "\"" + name + "\":{\"columns\":{", "}}"));
  }

  private static String column(String name, String type) {
    return "\"" + name + "\":{\"type\":" + type + "}";
  }

  private static String refs(String table) {
    return set("{\"type\":\"uuid\",\"refTable\":\"" + table + "\"}");
  }

  private static String set(String key) {
    return "{\"key\":" + key + ",\"min\":0,\"max\":\"unlimited\"}";
  }

  private static String optional(String key) {
    return "{\"key\":" + key + ",\"min\":0,\"max\":1}";
  }
}
