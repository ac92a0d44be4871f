package dev.overlane.controller.preview;

import dev.overlane.flow.pipeline.FlowTable;
import dev.overlane.flow.pipeline.MetadataField;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.HeaderMatch;
import java.util.stream.Collectors;

/** Flows of access rules in words; what they match is left in the syntax of ovs-ofctl(8). */
final class RuleWords {
  private RuleWords() {}

  /**
   * What a flow of one of the rules' tables does.
   *
   * @param inPort the port that it is about, if it is about one
   */
  static String of(Flow flow, String inPort) {
    FlowMatch match = flow.key().match();
    if (flow.instructions().stream().anyMatch(RuleWords::tracks)) {
      return "connections are tracked";
    }
    if (MetadataField.ALLOWED.touchedBy(match.metadata())) {
      return "what was allowed before may pass";
    }
    String packets =
        match.headers().isEmpty()
            ? "everything else"
            : match.headers().stream().map(HeaderMatch::toString).collect(Collectors.joining(" "));
    String whose =
        match.inPort().isPresent()
            ? " of " + inPort
            : match.ethDestination().map(mac -> " to " + mac).orElse("");
    String end =
        flow.instructions().isEmpty()
            ? " is denied"
            : flow.instructions().stream().anyMatch(RuleWords::allows)
                ? " may pass"
                : " is judged by further rules";
    return packets + whose + end;
  }

  private static boolean allows(FlowInstruction instruction) {
    return instruction.equals(FlowTable.LEARN.enter())
        || instruction instanceof FlowInstruction.WriteMetadata;
  }

  private static boolean tracks(FlowInstruction instruction) {
    return instruction instanceof FlowInstruction.ApplyActions apply
        && apply.actions().stream().anyMatch(FlowAction.Track.class::isInstance);
  }
}
