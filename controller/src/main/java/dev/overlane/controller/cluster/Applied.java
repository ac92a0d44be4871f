package dev.overlane.controller.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/**
 * What a cluster's etcd says of the network in force. PURE.
 *
 * @param revision counts what was put, from 1
 * @param network what tells it from other networks, by what it says ({@link ModelFingerprint})
 * @param files what tells its files from others, by their bytes; so it does between versions, too
 * @param origin how it came there
 * @param by the member that put it
 * @param at when, by that member's clock
 * @param content under which name its content is
 * @param chunks in how many keys that is
 * @param earlier what told the networks before it from others, in both ways, the last one first
 */
record Applied(
    long revision,
    String network,
    String files,
    Origin origin,
    String by,
    Instant at,
    String content,
    int chunks,
    ImmutableList<Fingerprints> earlier) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** So many earlier networks are remembered. */
  private static final int MOST_EARLIER = 16;

  /** How a network came to be in force. */
  enum Origin {
    /** Somebody gave it to {@code overlane apply}. */
    APPLY,
    /** It is the file of a member. */
    FILE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * As etcd holds it.
   *
   * @param text the key's whole value; two differ whenever something was put between them
   */
  record Head(String text, Applied applied) {

    static Head of(Applied applied) {
      return new Head(applied.text(), applied);
    }

    /**
     * Reads a key's value.
     *
     * @throws IOException if no Overlane of this kind wrote it
     */
    static Head parse(String text) throws IOException {
      return new Head(text, Applied.parse(text));
    }
  }

  /**
   * What follows on something, or is the first.
   *
   * @param earlier empty: nothing is in force
   */
  static Applied after(
      Optional<Applied> earlier,
      Fingerprints network,
      Origin origin,
      String by,
      Instant at,
      String content,
      int chunks) {
    ImmutableList.Builder<Fingerprints> before = ImmutableList.builder();
    earlier.ifPresent(
        last -> {
          before.add(last.fingerprints());
          last.earlier.stream().limit(MOST_EARLIER - 1).forEach(before::add);
        });
    return new Applied(
        earlier.map(Applied::revision).orElse(0L) + 1,
        network.network(),
        network.files(),
        origin,
        by,
        at,
        content,
        chunks,
        before.build());
  }

  /**
   * What tells a network from others.
   *
   * @param network by what it says, to one version of the program
   * @param files by its bytes, to all versions
   */
  record Fingerprints(String network, String files) {

    /** Whether these are of one network: it says the same, or has the same bytes. */
    boolean match(Fingerprints other) {
      return network.equals(other.network) || files.equals(other.files);
    }
  }

  private Fingerprints fingerprints() {
    return new Fingerprints(network, files);
  }

  /** Whether this is that network. */
  boolean is(Fingerprints own) {
    return fingerprints().match(own);
  }

  /** Whether that network was in force before, one of the last ones. */
  boolean followed(Fingerprints own) {
    return earlier.stream().anyMatch(own::match);
  }

  /** {@code revision 7, put by c1 at 2026-07-01T12:00:00Z}. */
  String words() {
    return "revision " + revision + ", put by " + by + " at " + at;
  }

  private String text() {
    ObjectNode node = JSON.createObjectNode();
    node.put("revision", revision).put("network", network).put("files", files);
    node.put("origin", origin.toString()).put("by", by).put("at", at.toString());
    node.put("content", content).put("chunks", chunks);
    ArrayNode before = node.putArray("earlier");
    for (Fingerprints one : earlier) {
      before.addObject().put("network", one.network()).put("files", one.files());
    }
    return node.toString();
  }

  private static Applied parse(String text) throws IOException {
    try {
      JsonNode node = JSON.readTree(text);
      ImmutableList.Builder<Fingerprints> earlier = ImmutableList.builder();
      for (JsonNode one : node.path("earlier")) {
        earlier.add(
            new Fingerprints(one.required("network").asText(), one.required("files").asText()));
      }
      return new Applied(
          node.required("revision").asLong(),
          node.required("network").asText(),
          node.required("files").asText(),
          Origin.valueOf(node.required("origin").asText().toUpperCase(Locale.ROOT)),
          node.required("by").asText(),
          Instant.parse(node.required("at").asText()),
          node.required("content").asText(),
          node.required("chunks").asInt(),
          earlier.build());
    } catch (IOException | IllegalArgumentException | DateTimeParseException other) {
      throw new IOException("the key `network` in etcd is none that this version writes", other);
    }
  }
}
