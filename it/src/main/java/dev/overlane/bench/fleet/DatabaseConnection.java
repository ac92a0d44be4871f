package dev.overlane.bench.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One client of a simulated ovsdb-server (RFC 7047 section 4). Confined to the event loop. */
final class DatabaseConnection extends ControllerConnection {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final SimulatedDatabase database;
  private boolean inHandshake;
  private @Nullable RowMonitor monitor;

  DatabaseConnection(SimulatedDatabase database) {
    this.database = database;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    inHandshake = true;
    database.entered(this);
    database.traffic().handshakeBegan();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    endHandshake(false);
    monitor = null;
    database.left(this);
  }

  private void endHandshake(boolean well) {
    if (inHandshake) {
      inHandshake = false;
      database.traffic().handshakeEnded(well);
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf message) throws IOException {
    JsonNode request = MAPPER.readTree(new ByteBufInputStream(message));
    JsonNode method = request.path("method");
    if (!method.isTextual()) {
      return;
    }
    if (!method.asText().equals("echo")) {
      database.traffic().heard();
    }
    JsonNode params = request.path("params");
    switch (method.asText()) {
      case "echo" -> reply(request, params);
      case "list_dbs" -> reply(request, NODES.arrayNode().add("Open_vSwitch"));
      case "get_schema" -> reply(request, schema());
      case "transact" -> reply(request, database.transact(params));
      case "monitor" -> monitor(request, params);
      default -> refuse(request);
    }
  }

  private JsonNode schema() {
    return NODES.rawValueNode(new RawValue(database.store().schema().text()));
  }

  private void monitor(JsonNode request, JsonNode params) {
    RowMonitor started = RowMonitor.of(database.store().schema(), params);
    monitor = started;
    Iterable<RowStore.Change> all =
        Lists.transform(
            ImmutableList.copyOf(database.store().rows()), row -> new RowStore.Change(null, row));
    reply(request, started.updates(all).orElseGet(NODES::objectNode));
    endHandshake(true);
  }

  /** Tells the client what was committed, if it monitors it. */
  void tell(ImmutableList<RowStore.Change> changes) {
    if (monitor != null) {
      JsonNode id = monitor.id();
      monitor
          .updates(changes)
          .ifPresent(
              updates -> {
                ObjectNode message = NODES.objectNode();
                message.set("id", NullNode.instance);
                message.put("method", "update");
                message.set("params", NODES.arrayNode().add(id).add(updates));
                send(message);
              });
    }
  }

  private void reply(JsonNode request, JsonNode result) {
    ObjectNode message = NODES.objectNode();
    message.set("id", request.path("id"));
    message.set("result", result);
    message.set("error", NullNode.instance);
    send(message);
  }

  private void refuse(JsonNode request) {
    ObjectNode message = NODES.objectNode();
    message.set("id", request.path("id"));
    message.set("result", NullNode.instance);
    message.set("error", NODES.objectNode().put("error", "unknown method"));
    send(message);
  }

  private void send(JsonNode message) {
    try {
      write(Unpooled.wrappedBuffer(MAPPER.writeValueAsBytes(message)));
      flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }
}
