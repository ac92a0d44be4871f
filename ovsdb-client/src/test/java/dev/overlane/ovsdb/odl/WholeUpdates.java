package dev.overlane.ovsdb.odl;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows a server's messages beside the session, and knows what its tables were after each whole
 * update. It stops at the first that cannot be read.
 */
final class WholeUpdates extends ChannelInboundHandlerAdapter {
  private final int monitorId;
  private final List<OvsdbSnapshot> snapshots = new ArrayList<>();
  private @Nullable Replica replica;
  private @Nullable JsonNode schema;
  private boolean over;

  /**
   * Creates one.
   *
   * @param monitorId the id of the request to monitor
   */
  WholeUpdates(int monitorId) {
    this.monitorId = monitorId;
  }

  List<OvsdbSnapshot> snapshots() {
    return snapshots;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!over) {
      follow((JsonNode) message);
    }
    context.fireChannelRead(message);
  }

  private void follow(JsonNode message) {
    try {
      if (message.path("method").isTextual()) {
        update(message);
      } else if (message.path("id").isIntegralNumber() && !message.hasNonNull("error")) {
        result(message.get("id").longValue(), message.path("result"));
      }
    } catch (RuntimeException unreadable) {
      over = true;
    }
  }

  private void result(long id, JsonNode result) {
    if (id == 1 && schema == null) {
      schema = result;
    } else if (id == monitorId && schema != null && replica == null) {
      replica = new Replica(new Schemas().read(schema));
      take(result);
    }
  }

  private void update(JsonNode message) {
    JsonNode params = message.path("params");
    if (replica != null
        && message.get("method").textValue().equals("update")
        && !message.hasNonNull("id")
        && params.path(0).asText().equals("overlane")) {
      take(params.path(1));
    }
  }

  private void take(JsonNode updates) {
    replica.apply(updates);
    replica.snapshot().ifPresent(snapshots::add);
  }
}
