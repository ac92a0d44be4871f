package dev.overlane.it.chaos.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.overlane.it.chaos.relay.Trap.Point;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the relay must understand of a protocol. PURE. */
enum Conversation {
  /** OpenFlow 1.4; the switch dials. */
  OPENFLOW {
    @Override
    Cutter cutter(InputStream in) {
      return Cutter.openFlow(in);
    }

    @Override
    boolean changes(byte[] message) {
      return switch (message[1]) {
        case FLOW_MOD, GROUP_MOD, PORT_MOD, TABLE_MOD, METER_MOD, BUNDLE_CONTROL, BUNDLE_ADD ->
            true;
        default -> false;
      };
    }

    @Override
    boolean isLook(byte[] message) {
      return message[1] == MULTIPART_REPLY
          && u16(message, 8) == FLOW_STATS
          && (u16(message, 10) & MORE) == 0;
    }

    @Override
    Optional<Point> point(byte[] message) {
      if (message[1] == BUNDLE_ADD) {
        return Optional.of(Point.BUNDLE_FILLED);
      }
      if (message[1] == BUNDLE_CONTROL) {
        return switch (u16(message, 12)) {
          case OPEN_REQUEST -> Optional.of(Point.BUNDLE_OPENED);
          case COMMIT_REQUEST -> Optional.of(Point.BUNDLE_COMMITTED);
          default -> Optional.empty();
        };
      }
      return Optional.empty();
    }
  },

  /** OVSDB; the controller dials. */
  OVSDB {
    @Override
    Cutter cutter(InputStream in) {
      return Cutter.json(in);
    }

    @Override
    boolean changes(byte[] message) {
      String text = new String(message, UTF_8);
      return text.contains("\"method\":\"transact\"") && CHANGE.matcher(text).find();
    }

    /** A database is looked at once a session, when its monitor is asked for. */
    @Override
    boolean isLook(byte[] message) {
      return new String(message, UTF_8).contains("\"method\":\"monitor");
    }

    @Override
    Optional<Point> point(byte[] message) {
      return changes(message) ? Optional.of(Point.TRANSACTION_UNANSWERED) : Optional.empty();
    }
  };

  // OpenFlow 1.4.1, ofp_type, ofp_multipart_type, ofp_bundle_ctrl_type.
  private static final byte FLOW_MOD = 14;
  private static final byte GROUP_MOD = 15;
  private static final byte PORT_MOD = 16;
  private static final byte TABLE_MOD = 17;
  private static final byte MULTIPART_REPLY = 19;
  private static final byte METER_MOD = 29;
  private static final byte BUNDLE_CONTROL = 33;
  private static final byte BUNDLE_ADD = 34;
  private static final int FLOW_STATS = 1;
  private static final int MORE = 1;
  private static final int OPEN_REQUEST = 0;
  private static final int COMMIT_REQUEST = 4;

  private static final Pattern CHANGE = Pattern.compile("\"op\":\"(insert|update|mutate|delete)\"");

  /** Cuts either side's stream into messages. */
  abstract Cutter cutter(InputStream in);

  /** Whether a message of the controller is meant to change something on the host. */
  abstract boolean changes(byte[] message);

  /** Whether a message of either side shows that the controller looked at all that is there. */
  abstract boolean isLook(byte[] message);

  /** Where in a change the controller is with this message; empty: in none. */
  abstract Optional<Point> point(byte[] message);

  private static int u16(byte[] message, int at) {
    return at + 2 <= message.length ? ByteBuffer.wrap(message).getShort(at) & 0xffff : -1;
  }
}
