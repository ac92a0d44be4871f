package dev.overlane.bench.fleet;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import dev.overlane.controller.app.Version;
import dev.overlane.controller.status.TextTable;
import java.util.Locale;

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

  private static ObjectNode machine() {
    ObjectNode machine = JSON.createObjectNode();
    machine.put("processors", Runtime.getRuntime().availableProcessors());
    machine.put("kernel", System.getProperty("os.version"));
    machine.put("java", Runtime.version().toString());
    machine.put("overlane", Version.current());
    return machine;
  }

  String json() {
    ObjectNode root = JSON.createObjectNode();
    root.set("machine", machine());
    var list = root.putArray("fleets");
    for (FleetFigures fleet : fleets) {
      ObjectNode node = list.addObject();
      node.put("hosts", fleet.file().hosts());
      node.put("ports-per-host", fleet.file().ports());
      node.put("segments", fleet.file().segments());
      ObjectNode figures = node.putObject("figures");
      fleet.all().forEach(figure -> figures.put(figure.name(), figure.value()));
    }
    return root.toPrettyString() + "\n";
  }

  String table() {
    StringBuilder text = new StringBuilder();
    machine()
        .properties()
        .forEach(
            fact ->
                text.append(text.isEmpty() ? "" : "; ")
                    .append(fact.getKey())
                    .append(' ')
                    .append(fact.getValue().asText()));
    text.append("\n\n");
    TextTable table = new TextTable().row(row("simulated hosts", "%,.0f"));
    for (int i = 0; i < fleets.get(0).all().size(); i++) {
      FleetFigures.Figure figure = fleets.get(0).all().get(i);
      table.row(row(figure.title(), i));
    }
    table.lines().forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private String[] row(String title, String format) {
    ImmutableList.Builder<String> cells = ImmutableList.<String>builder().add(title);
    fleets.forEach(
        fleet -> cells.add(String.format(Locale.ROOT, format, (double) fleet.file().hosts())));
    return cells.build().toArray(new String[0]);
  }

  private String[] row(String title, int index) {
    ImmutableList.Builder<String> cells = ImmutableList.<String>builder().add(title);
    for (FleetFigures fleet : fleets) {
      FleetFigures.Figure figure = fleet.all().get(index);
      cells.add(String.format(Locale.ROOT, figure.format(), figure.value()));
    }
    return cells.build().toArray(new String[0]);
  }
}
