package dev.overlane.bench.pure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.bench.Machine;
import dev.overlane.controller.status.TextTable;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What operations took, as JSON and as a table for people. PURE but for the machine's facts. */
public final class PureReport {
  /** What benchmarks do, by the name of their method, in the order of the table. */
  static final ImmutableMap<String, String> TITLES =
      ImmutableMap.<String, String>builder()
          .put("loadFromNothing", "load: " + size(PureNetwork.LARGE))
          .put("loadAfterOnePort", "  again, after one port came or went")
          .put("compileHost", "flows of one host: one of " + size(PureNetwork.JOB))
          .put("compileNetwork", "  of all hosts, and who is where")
          .put("planOnePort", "one port comes or goes: all hosts' plans")
          .put("diffOfHost", "flows of one host against those that it holds")
          .put("bundleOfHost", "  all of them to the bytes of a bundle")
          .put(
              "proveNetwork",
              text(
                  "proof of isolation: %d hosts x %d ports",
                  ProofBenchmark.HOSTS, ProofBenchmark.PORTS))
          .buildOrThrow();

  private final ObjectNode root = new ObjectMapper().createObjectNode();
  private final TextTable table = new TextTable().row("", "TIME", "", "ALLOCATED");

  /** Figures, in the order of {@link #TITLES}. */
  PureReport(Iterable<PureFigure> figures) {
    root.set("machine", Machine.facts());
    root.putObject("figures");
    ImmutableMap<String, PureFigure> byName =
        ImmutableList.copyOf(figures).stream()
            .collect(ImmutableMap.toImmutableMap(PureFigure::name, Function.identity()));
    TITLES.forEach(
        (name, title) -> Optional.ofNullable(byName.get(name)).ifPresent(f -> add(title, f)));
  }

  private void add(String title, PureFigure figure) {
    ObjectNode node = ((ObjectNode) root.path("figures")).putObject(figure.name());
    node.put("mean-us", figure.micros());
    if (Double.isFinite(figure.error())) {
      node.put("error-us", figure.error());
    }
    node.put("allocated-bytes", figure.bytes());
    figure.samples().forEach(node.putArray("samples-us")::add);
    table.row(
        title,
        text("%,.3f ms", figure.micros() / 1e3),
        Double.isFinite(figure.error()) ? text("± %,.3f", figure.error() / 1e3) : "",
        text("%,.3f MB", figure.bytes() / 1e6));
  }

  private static String size(PureNetwork network) {
    return text(
        "%,d hosts x %d ports, %d segments",
        network.size().hosts(), network.size().ports(), network.size().segments());
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** All samples. */
  public String json() {
    return root.toPrettyString() + "\n";
  }

  /** Means with their errors, for people. */
  public String table() {
    StringBuilder text = new StringBuilder(Machine.line((ObjectNode) root.path("machine")));
    text.append("\none operation: mean (± error of 99.9 %), and what it allocates\n\n");
    table.lines().forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }
}
