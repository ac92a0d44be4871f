package dev.overlane.controller.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Streams;
import dev.overlane.controller.plan.HostPhase;
import java.util.Comparator;
import java.util.stream.Collectors;

/**
 * What a live view shows of one host, read from {@code status --json}.
 *
 * @param name the host
 * @param phase its phase, in the word of the contract
 * @param reason why it is not converged, or which ports wait; may be empty
 * @param sessions whether its sessions are up, in a word
 * @param flows how many its switch holds
 * @param repaired repairs since the controller started
 * @param members its members by segment, in words
 * @param waiting ports without flows, with the reason
 */
record WatchedHost(
    String name,
    String phase,
    String reason,
    String sessions,
    int flows,
    long repaired,
    String members,
    ImmutableMap<String, String> waiting) {

  /** Those who need somebody first. */
  static final Comparator<WatchedHost> TROUBLE_FIRST =
      Comparator.comparingInt(WatchedHost::ease).thenComparing(WatchedHost::name);

  static WatchedHost of(String name, JsonNode host) {
    ImmutableMap.Builder<String, String> waiting = ImmutableMap.builder();
    host.path("waiting")
        .properties()
        .forEach(port -> waiting.put(port.getKey(), port.getValue().asText()));
    return new WatchedHost(
        name,
        host.path("phase").asText(),
        host.path("reason").asText(""),
        sessions(host),
        host.path("flows").asInt(),
        host.path("drift-repaired").asLong(),
        host.path("members").properties().stream()
            .map(segment -> segment.getKey() + ": " + names(segment.getValue()))
            .collect(Collectors.joining("; ")),
        waiting.build());
  }

  private static String names(JsonNode members) {
    return Streams.stream(members).map(JsonNode::asText).collect(Collectors.joining(" "));
  }

  private static String sessions(JsonNode host) {
    boolean ovsdb = host.path("ovsdb").asText().equals(HostStatus.CONNECTED);
    boolean openflow = host.path("openflow").asText().equals(HostStatus.CONNECTED);
    if (ovsdb && openflow) {
      return "both";
    }
    return ovsdb ? "ovsdb" : openflow ? "openflow" : "none";
  }

  boolean isConverged() {
    return phase.equals(HostPhase.CONVERGED.toString());
  }

  /** Whether somebody should look at it. */
  boolean isTrouble() {
    return !isConverged() && !phase.equals(HostPhase.CONVERGING.toString());
  }

  private int ease() {
    if (isConverged()) {
      return waiting.isEmpty() ? 3 : 2;
    }
    return isTrouble() ? 0 : 1;
  }

  /** Why somebody should look at it, or else who is there. */
  String words() {
    if (!reason.isEmpty()) {
      return reason;
    }
    if (!waiting.isEmpty()) {
      return waiting.entrySet().stream()
          .map(port -> port.getKey() + " waits: " + port.getValue())
          .collect(Collectors.joining("; "));
    }
    return members;
  }
}
