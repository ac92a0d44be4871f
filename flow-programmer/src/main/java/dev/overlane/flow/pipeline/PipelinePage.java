package dev.overlane.flow.pipeline;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.Streams;
import dev.overlane.flow.pipeline.FlowCookie.Feature;
import dev.overlane.flow.pipeline.TableSpec.Effects;
import dev.overlane.flow.pipeline.TableSpec.Matches;
import dev.overlane.flow.state.HeaderField;
import java.util.Locale;
import java.util.stream.Stream;

/** {@code docs/pipeline.md}, written from the declaration. */
final class PipelinePage {
  private static final String INTRODUCTION =
      """
      # The pipeline

      Generated from `dev.overlane.flow.pipeline`; a test fails if it is stale. To write it anew:
      `mvn test -pl flow-programmer -am -Dtest=PipelineTest -Dsurefire.failIfNoSpecifiedTests=false \
      -Dgolden.update=true`.

      A packet passes the tables in order. What is known about it is in OpenFlow metadata. A packet
      that no flow matches is dropped unless said otherwise: missing state is closed, not open. There
      is no `NORMAL`, no `FLOOD`, no group and no packet-in.

      ![The tables and the ways between them](pictures/pipeline.svg)

      """;

  private PipelinePage() {}

  static String render() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    page.append("## Tables\n\n")
        .append("| Id | Table | Matches | Does | Next |\n|---|---|---|---|---|\n");
    Pipeline.TABLES.forEach(spec -> page.append(row(spec)));
    page.append('\n');
    Pipeline.TABLES.stream()
        .filter(
            spec -> spec.table() == FlowTable.FLOOD_1 || !FlowTable.FLOODS.contains(spec.table()))
        .forEach(spec -> page.append(purpose(spec)));
    appendMetadata(page);
    appendPriorities(page);
    appendCookies(page);
    page.append("\n## Invariants\n\nEach compiled flow is held against these when it is made.\n\n");
    for (Invariant invariant : Invariant.values()) {
      page.append("- ").append(invariant).append(": ").append(invariant.statement()).append('\n');
    }
    return page.toString();
  }

  private static String row(TableSpec spec) {
    Matches matches = spec.matches();
    Effects effects = spec.effects();
    return String.format(
        Locale.ROOT,
        "| %d | `%s` | %s | %s | %s |\n",
        spec.table().id(),
        spec.table(),
        list(
            Streams.concat(
                matches.metadata().stream().map(MetadataField::name),
                matches.fields().stream().map(MatchField::label),
                matches.headers().stream().map(HeaderField::label))),
        list(
            Stream.concat(
                Stream.concat(
                    effects.meters() ? Stream.of("meter") : Stream.of(),
                    effects.writes().stream().map(field -> "write " + field)),
                effects.actions().stream().map(ActionKind::label))),
        list(
            Stream.concat(
                effects.next().stream().map(FlowTable::name),
                effects.consults().stream().map(table -> table + " and back"))));
  }

  private static String purpose(TableSpec spec) {
    String name = spec.table() == FlowTable.FLOOD_1 ? "FLOOD_n" : spec.table().name();
    TableSpec.Purpose purpose = spec.purpose();
    return "- `" + name + "`: " + purpose.text() + " Miss: " + purpose.miss() + ".\n";
  }

  private static String list(Stream<String> words) {
    return words.collect(joining(", "));
  }

  private static void appendMetadata(StringBuilder page) {
    page.append("\n## Metadata\n\n| Bits | Field | Meaning |\n|---|---|---|\n");
    for (MetadataField field : MetadataField.values()) {
      int last = field.offset() + field.width() - 1;
      page.append("| ").append(field.offset());
      if (last > field.offset()) {
        page.append("..").append(last);
      }
      page.append(" | `").append(field).append("` | ").append(field.meaning()).append(" |\n");
    }
  }

  private static void appendPriorities(StringBuilder page) {
    page.append("\n## Priorities\n\n| Priority | Band | Tables |\n|---|---|---|\n");
    for (FlowPriority band : FlowPriority.values()) {
      page.append("| ").append(band.value());
      if (band.levels() > 1) {
        page.append("..").append(band.value(band.levels() - 1));
      }
      page.append(" | `").append(band).append("` | ");
      page.append(
          list(
              Pipeline.TABLES.stream()
                  .filter(spec -> spec.matches().bands().contains(band))
                  .map(spec -> spec.table().name())));
      page.append(" |\n");
    }
  }

  private static void appendCookies(StringBuilder page) {
    page.append("\n## Cookies\n\n| Bits | Meaning |\n|---|---|\n");
    page.append(String.format(Locale.ROOT, "| 63..48 | owner, 0x%04x |\n", FlowCookie.OWNER));
    page.append("| 47..40 | version of the pipeline, ").append(FlowCookie.VERSION).append(" |\n");
    page.append("| 39..32 | feature: ");
    page.append(
        list(Stream.of(Feature.values()).map(feature -> feature.code() + " " + feature.name())));
    page.append(" |\n| 31..0 | the segment's VNI, or 0 |\n");
  }
}
