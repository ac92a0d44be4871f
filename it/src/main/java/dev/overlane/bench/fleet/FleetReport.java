package dev.overlane.bench.fleet;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import dev.overlane.bench.Machine;
import dev.overlane.controller.status.TextTable;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The figures of all fleets as JSON and as a table for people. PURE but for the machine's facts.
 */
final class FleetReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ImmutableList<FleetFigures> fleets;

  /**
   * @param fleets at least one; all have the same figures
   */
  FleetReport(ImmutableList<FleetFigures> fleets) {
    this.fleets = fleets;
  }

  String json() {
    ObjectNode root = JSON.createObjectNode();
    root.set("machine", Machine.facts());
    var list = root.putArray("fleets");
    for (FleetFigures fleet : fleets) {
      ObjectNode node = list.addObject();
      node.put("hosts", fleet.file().hosts());
      node.put("ports-per-host", fleet.file().ports());
      node.put("segments", fleet.file().segments());
      node.put("members", fleet.file().controllers());
      ObjectNode figures = node.putObject("figures");
      fleet.all().forEach(figure -> figures.put(figure.name(), figure.value()));
    }
    return root.toPrettyString() + "\n";
  }

  String table() {
    StringBuilder text = new StringBuilder(Machine.line(Machine.facts())).append("\n\n");
    TextTable table =
        new TextTable().row(row("simulated hosts", fleet -> text("%,d", fleet.file().hosts())));
    ImmutableList<FleetFigures.Figure> figures = fleets.get(0).all();
    for (int i = 0; i < figures.size(); i++) {
      int index = i;
      table.row(
          row(
              figures.get(i).title(),
              fleet -> text(figures.get(index).format(), fleet.all().get(index).value())));
    }
    table.lines().forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private String[] row(String title, Function<FleetFigures, String> cell) {
    return Stream.concat(Stream.of(title), fleets.stream().map(cell)).toArray(String[]::new);
  }

  private static String text(String format, Object value) {
    return String.format(Locale.ROOT, format, value);
  }
}
