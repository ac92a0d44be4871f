package dev.overlane.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import dev.overlane.controller.control.UnixctlClient;
import dev.overlane.faults.Reasons;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How far a revision of a cluster's network has come.
 *
 * @param missing what is not so yet, a line each; empty: it is in force on all members, and all
 *     hosts are converged
 * @param members how many there are
 * @param hosts how many there are
 */
record Arrived(ImmutableList<String> missing, int members, int hosts) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long POLL_MILLIS = 50;

  boolean isEverywhere() {
    return missing.isEmpty();
  }

  /** What goes on after "revision N is in etcd". */
  String words() {
    return isEverywhere()
        ? ", in force on all members (" + members + ") and all hosts (" + hosts + ")"
        : ", and not everywhere yet";
  }

  /** Asks a member until a revision has come everywhere, or the time is over. */
  static Arrived await(Path socket, long revision, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      boolean over = System.nanoTime() - deadline >= 0;
      Arrived arrived = ask(socket, revision);
      if (arrived.isEverywhere() || over) {
        return arrived;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private static Arrived ask(Path socket, long revision) {
    try {
      return of(
          JSON.readTree(UnixctlClient.ask(socket, "status", ImmutableList.of("--json"))), revision);
    } catch (IOException e) {
      return new Arrived(ImmutableList.of("no member answers: " + Reasons.of(e)), 0, 0);
    }
  }

  /** By what a member's status says. */
  static Arrived of(JsonNode status, long revision) {
    ImmutableList.Builder<String> missing = ImmutableList.builder();
    JsonNode cluster = status.path("cluster");
    String own = cluster.path("member").asText();
    JsonNode members = cluster.path("members");
    if (!members.has(own)) {
      missing.add(
          own + " is no member yet: " + cluster.path("problem").asText("it has just begun"));
    }
    members
        .properties()
        .forEach(
            member -> {
              if (member.getValue().path("revision").asLong() < revision) {
                missing.add(
                    member.getKey()
                        + " does not have it in force"
                        + (member.getValue().path("behind").asBoolean()
                            ? ", and will not: its status says why"
                            : ""));
              }
            });
    status
        .path("hosts")
        .properties()
        .forEach(
            host -> {
              if (!host.getValue().path("phase").asText().equals("converged")
                  || host.getValue().path("revision").asLong()
                      != status.path("revision").asLong()) {
                missing.add(
                    host.getKey()
                        + " is "
                        + host.getValue().path("phase").asText()
                        + ": "
                        + host.getValue().path("reason").asText(""));
              }
            });
    return new Arrived(missing.build(), members.size(), status.path("hosts").size());
  }
}
