package dev.overlane.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableMap;
import dev.overlane.lab.EchoReply;
import dev.overlane.lab.LabContainer;
import dev.overlane.lab.Pinger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/** The story's beginning: from bare hosts to containers that talk. */
final class Opening {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Stage stage;
  private final Screen screen;
  private final Findings findings;
  private Duration untilPinging = Duration.ZERO;

  Opening(Stage stage, Screen screen, Findings findings) {
    this.stage = stage;
    this.screen = screen;
    this.findings = findings;
  }

  void startController() {
    stage.startController();
    screen.good(
        "process "
            + stage.controller().pid()
            + " in namespace "
            + stage.lab().controllerNamespace());
  }

  void attachContainers() {
    stage.lab().attachAll();
    stage.startPinging();
    for (LabContainer container : stage.lab().containers()) {
      screen.line(
          container.name()
              + "  "
              + container.address()
              + "  segment "
              + stage.expected().segment(container.name())
              + ", "
              + container.device()
              + " on "
              + container.host());
    }
  }

  /** Waits until the controller is content with every host and a pair of each segment talks. */
  void awaitConvergence() {
    boolean converged =
        Poll.until(PATIENCE, () -> converged() ? Optional.of(true) : Optional.empty()).isPresent();
    stage.ask("status").ifPresent(table -> table.lines().forEach(screen::line));
    if (!converged) {
      throw new DemoFailure(
          "no convergence within "
              + Figures.time(PATIENCE)
              + "; the controller's log ends with:\n"
              + stage.lastLogLines());
    }
    Instant start = stage.controller().started();
    ImmutableMap<Pair, Pinger> pingers = stage.pingers();
    for (Pinger pinger : pingers.values()) {
      EchoReply reply =
          pinger
              .awaitReply(Instant.EPOCH, PATIENCE)
              .orElseThrow(
                  () -> new DemoFailure("all hosts are converged, but no ping is answered"));
      Duration duration = Duration.between(start, reply.time());
      untilPinging = untilPinging.compareTo(duration) < 0 ? duration : untilPinging;
    }
    String who = pingers.keySet().stream().map(Pair::toString).collect(Collectors.joining(" and "));
    findings.expect(
        true, who + " ping " + Figures.time(untilPinging) + " after the controller was started");
  }

  /** From the start of the controller's launcher until each segment's pair was answered. */
  Duration untilPinging() {
    return untilPinging;
  }

  private boolean converged() {
    stage.requireController();
    return stage.ask("status", "--json").filter(Opening::saysConverged).isPresent();
  }

  private static boolean saysConverged(String json) {
    try {
      return new ObjectMapper().readTree(json).path("converged").asBoolean();
    } catch (JsonProcessingException e) {
      throw new DemoFailure("the controller's status is no JSON: " + json);
    }
  }
}
