package dev.overlane.bench.wire;

import static dev.overlane.bench.wire.Passing.Kind.BUNDLE_CLOSE;
import static dev.overlane.bench.wire.Passing.Kind.BUNDLE_COMMIT;
import static dev.overlane.bench.wire.Passing.Kind.BUNDLE_DONE;
import static dev.overlane.bench.wire.Passing.Kind.BUNDLE_OPEN;
import static dev.overlane.bench.wire.Passing.Kind.FLOW_NEWS;
import static dev.overlane.bench.wire.Passing.Kind.ROW_NEWS;
import static dev.overlane.bench.wire.Passing.Kind.TRANSACTION;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Recognizes the messages that repairs are made of; OpenFlow as 1.4 has it. PURE. */
final class Messages {
  private static final JsonFactory JSON = new JsonFactory();

  private static final int MULTIPART_REPLY = 19;
  private static final int MULTIPART_FLOW_MONITOR = 16;
  private static final int BUNDLE_CONTROL = 33;

  private Messages() {}

  /** What an OpenFlow message is; empty: none of these. */
  static Optional<Passing.Kind> ofOpenFlow(ByteBuf message) {
    int start = message.readerIndex();
    return switch (message.getUnsignedByte(start + 1)) {
      case BUNDLE_CONTROL -> ofControl(message.getUnsignedShort(start + 12));
      case MULTIPART_REPLY ->
          message.getUnsignedShort(start + 8) == MULTIPART_FLOW_MONITOR
              ? Optional.of(FLOW_NEWS)
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** Of ofp_bundle_ctrl_type (section 7.3.9.2). */
  private static Optional<Passing.Kind> ofControl(int type) {
    return switch (type) {
      case 0 -> Optional.of(BUNDLE_OPEN);
      case 2 -> Optional.of(BUNDLE_CLOSE);
      case 4 -> Optional.of(BUNDLE_COMMIT);
      case 5 -> Optional.of(BUNDLE_DONE);
      default -> Optional.empty();
    };
  }

  /** What a JSON-RPC message is, by its method (RFC 7047 section 4.1); empty: none of these. */
  static Optional<Passing.Kind> ofJson(ByteBuf message) {
    return switch (method(message)) {
      case "transact" -> Optional.of(TRANSACTION);
      case "update" -> Optional.of(ROW_NEWS);
      default -> Optional.empty();
    };
  }

  private static String method(ByteBuf message) {
    try (InputStream bytes = new ByteBufInputStream(message.duplicate());
        JsonParser in = JSON.createParser(bytes)) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        boolean isMethod = in.currentName().equals("method");
        in.nextToken();
        if (isMethod) {
          return in.getValueAsString("");
        }
        in.skipChildren();
      }
      return "";
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON, though it was cut as such", e);
    }
  }
}
