package dev.overlane.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** OVSDB servers that tell their schema and then do their worst, each in its own way. */
final class HostileDatabases {
  private static final int FIRST_PORT = 7_001;
  private static final Path SCHEMA = Path.of("/usr/share/openvswitch/vswitch.ovsschema");
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String ROOT =
      "{'Open_vSwitch':{'00000000-0000-0000-0000-000000000001':{'new':{'bridges':['set',[]],"
          + "'ssl':['set',[]],'external_ids':['map',[]],'ovs_version':'3.1.0'}}}}";

  private HostileDatabases() {}

  /** Listens on as many ports of 127.0.0.1 as there are kinds wanted. */
  static void listen(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      int kind = i;
      ServerSocket server = new ServerSocket(FIRST_PORT + i, 50, InetAddress.getLoopbackAddress());
      new Thread(() -> serve(server, kind)).start();
    }
  }

  private static void serve(ServerSocket server, int kind) {
    while (true) {
      try (Socket socket = server.accept()) {
        meet(socket, kind, "");
      } catch (IOException closed) {
        // The controller has hung up, as it should.
      }
    }
  }

  /** Dials in as a host with a system-id. */
  static void dialIn(int port, String systemId) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      meet(socket, 0, systemId);
    }
  }

  private static void meet(Socket socket, int kind, String systemId) throws IOException {
    socket.setSoTimeout(40_000);
    OutputStream out = socket.getOutputStream();
    try (MappingIterator<JsonNode> requests =
        MAPPER.readerFor(JsonNode.class).readValues(socket.getInputStream())) {
      while (requests.hasNextValue()) {
        JsonNode request = requests.nextValue();
        String id = request.path("id").toString();
        switch (request.path("method").asText()) {
          case "get_schema" -> say(out, reply(id, Files.readString(SCHEMA)));
          case "transact" -> {
            String ids = "['map',[['system-id','" + systemId + "']]]";
            say(out, reply(id, "[{'rows':[{'external_ids':" + ids + "}]}]"));
          }
          case "monitor" -> misbehave(out, id, kind);
          case "echo" -> say(out, reply(id, "[]"));
          default -> {}
        }
      }
    }
  }

  private static void misbehave(OutputStream out, String id, int kind) throws IOException {
    if (kind != 5) {
      say(out, reply(id, ROOT));
    }
    switch (kind) {
      case 0 -> flood(out, "{'id':1,'result':'", "x".repeat(64 << 10));
      case 1 -> flood(out, "{'id':1,'result':[0", ",[]".repeat(16 << 10));
      case 2 -> flood(out, "", "{'method':'echo','id':1,'params':[]}".repeat(100));
      case 3 -> flood(out, "", "{'method':'nonsense','id':null,'params':[]}".repeat(100));
      case 4 -> rows(out);
      case 6 -> flood(out, "{'id':1,'result':", "[".repeat(1_000));
      case 7 -> flood(out, "", update("{'Port':{'" + UUID.randomUUID() + "':{'new':{}}}}"));
      default -> {}
    }
  }

  private static void rows(OutputStream out) throws IOException {
    String text = "x".repeat(4_000);
    while (true) {
      String row =
          "{'target':'"
              + text
              + "','is_connected':true,'connection_mode':['set',[]],"
              + "'max_backoff':['set',[]]}";
      say(out, update("{'Controller':{'" + UUID.randomUUID() + "':{'new':" + row + "}}}"));
    }
  }

  private static String update(String tables) {
    return "{'method':'update','id':null,'params':['overlane'," + tables + "]}";
  }

  private static String reply(String id, String result) {
    return "{'id':" + id + ",'error':null,'result':" + result + "}";
  }

  private static void flood(OutputStream out, String start, String more) throws IOException {
    say(out, start);
    byte[] burst = more.replace('\'', '"').getBytes(UTF_8);
    while (true) {
      out.write(burst);
    }
  }

  private static void say(OutputStream out, String message) throws IOException {
    out.write(message.replace('\'', '"').getBytes(UTF_8));
  }
}
