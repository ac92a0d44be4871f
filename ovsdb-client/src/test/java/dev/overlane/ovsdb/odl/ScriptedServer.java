package dev.overlane.ovsdb.odl;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * An OVSDB server that dials in, answers all that it is asked, and holds one bridge; and the lies
 * that may be told in its place.
 */
final class ScriptedServer implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int READ_TIMEOUT_MILLIS = 20_000;
  static final String ROOT = "00000000-0000-0000-0000-000000000001";
  static final String BRIDGE = "00000000-0000-0000-0000-000000000002";

  private static final String SET = "{'type':{'key':'uuid','min':0,'max':'unlimited'}}";
  private static final String MAP =
      "{'type':{'key':'string','value':'string','min':0,'max':'unlimited'}}";
  private static final String OPTION = "{'type':{'key':'string','min':0,'max':1}}";
  private static final String WHOLE = "{'type':{'key':'integer','min':0,'max':1}}";
  private static final String TEXT = "{'type':'string'}";
  private static final String FLAG = "{'type':'boolean'}";

  /** Its schema: of vswitch.ovsschema what is monitored. */
  private static final String SCHEMA =
      "{'name':'Open_vSwitch','version':'8.3.1','tables':{"
          + table(
              "Open_vSwitch",
              "bridges",
              SET,
              "ssl",
              SET,
              "external_ids",
              MAP,
              "ovs_version",
              OPTION)
          + ","
          + table(
              "Bridge",
              "name",
              TEXT,
              "ports",
              SET,
              "controller",
              SET,
              "mirrors",
              SET,
              "fail_mode",
              OPTION,
              "datapath_type",
              TEXT,
              "datapath_id",
              OPTION,
              "protocols",
              "{'type':{'key':'string','min':0,'max':'unlimited'}}",
              "other_config",
              MAP,
              "external_ids",
              MAP)
          + ","
          + table(
              "Port",
              "name",
              TEXT,
              "interfaces",
              SET,
              "tag",
              WHOLE,
              "trunks",
              "{'type':{'key':'integer','min':0,'max':4096}}",
              "vlan_mode",
              OPTION,
              "fake_bridge",
              FLAG,
              "external_ids",
              MAP)
          + ","
          + table(
              "Interface",
              "name",
              TEXT,
              "type",
              TEXT,
              "options",
              MAP,
              "ofport",
              WHOLE,
              "error",
              OPTION,
              "ifindex",
              WHOLE,
              "mac_in_use",
              OPTION,
              "ofport_request",
              WHOLE,
              "mtu_request",
              WHOLE,
              "external_ids",
              MAP)
          + ","
          + table(
              "Controller",
              "target",
              TEXT,
              "is_connected",
              FLAG,
              "connection_mode",
              OPTION,
              "max_backoff",
              WHOLE)
          + ","
          + table(
              "Mirror",
              "name",
              TEXT,
              "select_all",
              FLAG,
              "select_src_port",
              SET,
              "select_dst_port",
              SET,
              "output_port",
              SET,
              "output_vlan",
              WHOLE)
          + "}}";

  /** What becomes of the messages that the server would send. */
  interface Conduct {
    /** Tells the truth. */
    Conduct HONEST = (index, message, out) -> out.write(message);

    /**
     * Sends a message, or something else.
     *
     * @param index how many came before it on this connection
     */
    void send(int index, byte[] message, OutputStream out) throws IOException;
  }

  private final Socket socket;
  private final String systemId;
  private final Conduct conduct;
  private int sent;

  ScriptedServer(int port, String systemId, Conduct conduct) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    this.systemId = systemId;
    this.conduct = conduct;
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
  }

  private static String table(String name, String... columns) {
    List<String> list = new ArrayList<>();
    for (int i = 0; i < columns.length; i += 2) {
      list.add("'" + columns[i] + "':" + columns[i + 1]);
    }
    return "'" + name + "':{'columns':{" + String.join(",", list) + "}}";
  }

  /** Plays until the controller hangs up or the conduct throws; closes the connection then. */
  void play() {
    try (socket;
        MappingIterator<JsonNode> requests =
            MAPPER.readerFor(JsonNode.class).readValues(socket.getInputStream())) {
      while (requests.hasNextValue()) {
        JsonNode request = requests.nextValue();
        for (String answer : answers(request)) {
          conduct.send(sent++, bytes(answer), socket.getOutputStream());
        }
      }
    } catch (IOException theEnd) {
      // The controller has hung up, or this server has.
    }
  }

  /** Plays on a thread of its own. */
  ScriptedServer start() {
    Thread thread = new Thread(this::play, "server-" + systemId);
    thread.setDaemon(true);
    thread.start();
    return this;
  }

  /** A message in double quotes. */
  static byte[] bytes(String message) {
    return message.replace('\'', '"').getBytes(UTF_8);
  }

  /** An update notification. */
  static String update(String tables) {
    return "{'method':'update','id':null,'params':['overlane'," + tables + "]}";
  }

  private List<String> answers(JsonNode request) {
    if (!request.has("method")) {
      return ImmutableList.of();
    }
    String id = request.path("id").toString();
    String result =
        switch (request.path("method").asText()) {
          case "get_schema" -> SCHEMA;
          case "transact" -> transacted(request.path("params"));
          case "monitor" -> initial();
          case "echo" -> request.path("params").toString();
          default -> "null";
        };
    String reply = "{'id':" + id + ",'error':null,'result':" + result + "}";
    return request.path("method").asText().equals("monitor")
        ? ImmutableList.of(
            reply,
            "{'id':'probe','method':'echo','params':['x']}",
            update("{'Bridge':{'" + BRIDGE + "':{'new':" + bridge("br0") + "}}}"))
        : ImmutableList.of(reply);
  }

  private String transacted(JsonNode params) {
    List<String> results = new ArrayList<>();
    for (JsonNode operation : params) {
      switch (operation.path("op").asText()) {
        case "select" ->
            results.add("{'rows':[{'external_ids':['map',[['system-id','" + systemId + "']]]}]}");
        case "insert" -> results.add("{'uuid':['uuid','" + UUID.randomUUID() + "']}");
        case "" -> {}
        default -> results.add("{'count':1}");
      }
    }
    return "[" + String.join(",", results) + "]";
  }

  private String initial() {
    return "{'Open_vSwitch':{'"
        + ROOT
        + "':{'new':{'bridges':['uuid','"
        + BRIDGE
        + "'],'ssl':['set',[]],'external_ids':['map',[['system-id','"
        + systemId
        + "']]],'ovs_version':'3.1.0'}}},'Bridge':{'"
        + BRIDGE
        + "':{'new':"
        + bridge("br0")
        + "}}}";
  }

  /** A row of table Bridge. */
  static String bridge(String name) {
    return "{'name':'"
        + name
        + "','ports':['set',[]],'controller':['set',[]],'mirrors':['set',[]],'fail_mode':'secure',"
        + "'datapath_type':'netdev','datapath_id':['set',[]],'protocols':['set',['OpenFlow14']],"
        + "'other_config':['map',[]],'external_ids':['map',[['a','b']]]}";
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
