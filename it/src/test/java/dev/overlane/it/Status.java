package dev.overlane.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;

/**
 * What {@code status --json} says.
 *
 * @param json the whole of it
 */
public record Status(JsonNode json) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static Status parse(String text) {
    try {
      return new Status(MAPPER.readTree(text));
    } catch (JsonProcessingException e) {
      throw new AssertionError("the status is no JSON: " + text, e);
    }
  }

  public boolean converged() {
    return json.required("converged").asBoolean();
  }

  public long revision() {
    return json.required("revision").asLong();
  }

  /** Why the file is refused; empty if it is in force. */
  public String configError() {
    return json.required("config-error").asText("");
  }

  /** One host, as JSON; a missing node if the revision in force does not name it. */
  public JsonNode host(String name) {
    return json.required("hosts").path(name);
  }

  /** Its phase; empty if the revision in force does not name the host. */
  public String phase(String host) {
    return host(host).path("phase").asText();
  }

  public long driftRepaired(String host) {
    return host(host).required("drift-repaired").asLong();
  }

  /** The members of a segment on a host, in the order of the status; empty if there are none. */
  ImmutableList<String> members(String host, String segment) {
    return Streams.stream(host(host).path("members").path(segment))
        .map(JsonNode::asText)
        .collect(ImmutableList.toImmutableList());
  }

  @Override
  public String toString() {
    return json.toPrettyString();
  }
}
