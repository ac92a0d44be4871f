package dev.overlane.controller.app;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.control.Refusal;
import dev.overlane.controller.control.UnixctlCommand;
import dev.overlane.controller.graph.GraphFormat;
import dev.overlane.controller.graph.Topology;
import dev.overlane.controller.run.Sightings;
import dev.overlane.controller.run.StatusBoard;

/** {@code graph [svg|dot|mermaid]} of the control socket. */
final class GraphControl implements UnixctlCommand {
  private final StatusBoard board;
  private final Sightings sightings;

  GraphControl(StatusBoard board, Sightings sightings) {
    this.board = board;
    this.sightings = sightings;
  }

  @Override
  public String run(ImmutableList<String> arguments) {
    String name = arguments.isEmpty() ? "svg" : arguments.get(0);
    GraphFormat format =
        GraphFormat.named(name).orElseThrow(() -> new Refusal(GraphFormat.notOne(name)));
    return format.render(Topology.seen(sightings.accepted().model(), board.read()));
  }
}
