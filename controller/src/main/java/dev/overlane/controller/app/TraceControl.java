package dev.overlane.controller.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import dev.overlane.controller.control.Refusal;
import dev.overlane.controller.control.UnixctlCommand;
import dev.overlane.controller.run.AcceptedFile;
import dev.overlane.controller.run.Sightings;
import dev.overlane.controller.run.StatusBoard;
import dev.overlane.controller.trace.SeenNetwork;
import dev.overlane.controller.trace.TraceJson;
import dev.overlane.controller.trace.TraceNetwork;
import dev.overlane.controller.trace.TraceRefused;
import dev.overlane.controller.trace.TraceRequest;
import dev.overlane.controller.trace.TraceText;
import dev.overlane.controller.trace.Tracer;

/** {@code trace --from PORT --to PORT [--packet PACKET] [--json]} of the control socket. */
final class TraceControl implements UnixctlCommand {
  private final StatusBoard board;
  private final Sightings sightings;
  private final AcceptedFile file;

  TraceControl(StatusBoard board, Sightings sightings, AcceptedFile file) {
    this.board = board;
    this.sightings = sightings;
    this.file = file;
  }

  @Override
  public String run(ImmutableList<String> arguments) {
    Sightings.Accepted accepted = sightings.accepted();
    TraceNetwork network =
        SeenNetwork.of(accepted.revision(), accepted.model(), sightings.all(), board.read());
    try {
      ObjectNode trace =
          TraceJson.of(Tracer.trace(network, TraceRequest.parse(arguments), file.places()));
      return arguments.contains("--json") ? trace.toString() : TraceText.render(trace);
    } catch (TraceRefused refused) {
      throw new Refusal(refused.reason());
    }
  }
}
