package dev.overlane.ovsdb.odl;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overlane.peers.PeerText;

/** What came back for a JSON-RPC request (RFC 7047 section 4); there always is one. */
sealed interface RpcReply {

  /**
   * The result.
   *
   * @param value of any JSON type, null included
   */
  record Result(JsonNode value) implements RpcReply {}

  /**
   * The server's error.
   *
   * @param text its tag and details: {@code unknown database: get_schema request specifies ...}
   */
  record Refused(String text) implements RpcReply {

    /** Reads the error member of a reply: a string, or an object with error and details. */
    static Refused of(JsonNode error) {
      if (!error.isObject()) {
        return new Refused(error.isTextual() ? error.textValue() : error.toString());
      }
      String tag = error.path("error").asText("error");
      String details = error.path("details").asText("");
      return new Refused(details.isEmpty() ? tag : tag + ": " + details);
    }

    /** Keeps what an operator can read. */
    public Refused {
      text = PeerText.tame(text);
    }
  }

  /**
   * No answer: the request may or may not have been carried out.
   *
   * @param reason the connection closed, or time ran out
   */
  record Lost(String reason) implements RpcReply {}
}
