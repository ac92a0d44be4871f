package dev.overlane.controller.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import dev.overlane.controller.plan.Networks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What the documents say of traces, beside what they are. */
final class TraceDocsTest {
  private static final Path DOCS = Path.of(System.getProperty("basedir", "."), "..", "docs");

  private static final ImmutableList<String> DISPOSITIONS =
      Arrays.stream(Disposition.values())
          .map(Disposition::name)
          .collect(ImmutableList.toImmutableList());

  @Test
  void pageAndSchema_listAllDispositionsInOrder() throws IOException {
    String page = Files.readString(DOCS.resolve("trace.md"));
    JsonNode schema =
        new ObjectMapper().readTree(DOCS.resolve("schema/trace.schema.json").toFile());

    for (Disposition disposition : Disposition.values()) {
      assertThat(page).contains("| `" + disposition + "` | " + disposition.meaning() + " |");
    }
    assertThat(Streams.stream(schema.at("/properties/disposition/enum")).map(JsonNode::asText))
        .containsExactlyElementsOf(DISPOSITIONS);
  }

  @Test
  void json_hasExactlyTheFieldsOfTheSchema() throws Exception {
    JsonNode schema =
        new ObjectMapper().readTree(DOCS.resolve("schema/trace.schema.json").toFile());
    Traced net = new Traced(Networks.SEED);
    for (String words : ImmutableList.of("A B", "A Y broadcast", "A B vlan=7")) {
      JsonNode trace = TraceJson.of(net.trace(words));

      check(trace, schema, schema);
    }
  }

  /** That an object has the properties that are required and no others, at every level. */
  private static void check(JsonNode value, JsonNode rule, JsonNode schema) {
    JsonNode meant = rule.has("$ref") ? schema.at(rule.path("$ref").asText().substring(1)) : rule;
    if (value.isObject()) {
      ImmutableList<String> names = ImmutableList.copyOf(value.fieldNames());
      assertThat(names)
          .hasSameElementsAs(ImmutableList.copyOf(meant.path("properties").fieldNames()));
      assertThat(Streams.stream(meant.path("required")).map(JsonNode::asText))
          .hasSameElementsAs(names);
      names.forEach(name -> check(value.path(name), meant.path("properties").path(name), schema));
    } else {
      value.forEach(item -> check(item, meant.path("items"), schema));
    }
  }
}
