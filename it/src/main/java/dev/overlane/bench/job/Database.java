package dev.overlane.bench.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overlane.bench.BenchFailure;
import dev.overlane.lab.SandboxHost;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;

/** A connection to an ovsdb-server (RFC 7047). Blocks its caller; confined to one thread. */
final class Database implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final DaemonSocket socket;
  private final JsonParser messages;

  private Database(String name, DaemonSocket socket) throws IOException {
    this.name = name;
    this.socket = socket;
    this.messages = JSON.createParser(Channels.newReader(socket.channel(), UTF_8));
  }

  /** Connects to the database of a host's switch. */
  static Database of(SandboxHost host) {
    return connect(host.directory().resolve("db.sock"), "Open_vSwitch");
  }

  /**
   * Connects.
   *
   * @param socket where the server listens
   * @param name of the database in it
   */
  static Database connect(Path socket, String name) {
    try {
      return new Database(name, DaemonSocket.connect("database", socket));
    } catch (IOException e) {
      throw new BenchFailure("no database at " + socket + ": " + e.getMessage());
    }
  }

  /** The bytes of a transaction, to be sent now or later. */
  byte[] transaction(Iterable<ObjectNode> operations) {
    ArrayNode parameters = JSON.createArrayNode().add(name);
    operations.forEach(parameters::add);
    ObjectNode request = JSON.createObjectNode().put("method", "transact").put("id", 0);
    request.set("params", parameters);
    return request.toString().getBytes(UTF_8);
  }

  /** Sends requests that were encoded before; each has a reply of its own. */
  void send(byte[] requests) {
    socket.send(requests);
  }

  /** Waits for the reply to the oldest request that has none yet: one result an operation. */
  JsonNode awaitReply() {
    while (true) {
      JsonNode message = next();
      if (!message.has("method")) {
        return checked(message);
      }
      if (message.path("method").asText().equals("echo")) {
        ObjectNode reply = JSON.createObjectNode();
        reply.set("id", message.path("id"));
        reply.set("result", message.path("params"));
        reply.putNull("error");
        send(reply.toString().getBytes(UTF_8));
      }
    }
  }

  /** Sends a transaction and waits for its results. */
  JsonNode transact(Iterable<ObjectNode> operations) {
    send(transaction(operations));
    return awaitReply();
  }

  private JsonNode next() {
    try {
      JsonNode message = JSON.readTree(messages);
      if (message != null) {
        return message;
      }
      throw new BenchFailure("a database has closed its connection");
    } catch (IOException e) {
      throw new BenchFailure("a database is gone: " + e.getMessage());
    }
  }

  private static JsonNode checked(JsonNode reply) {
    if (reply.hasNonNull("error")) {
      throw new BenchFailure("a database refuses: " + reply.path("error"));
    }
    for (JsonNode result : reply.path("result")) {
      if (result.hasNonNull("error")) {
        throw new BenchFailure("a database refuses: " + result);
      }
    }
    return reply.path("result");
  }

  @Override
  public void close() {
    socket.close();
  }
}
