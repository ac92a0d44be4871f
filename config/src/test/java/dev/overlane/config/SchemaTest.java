package dev.overlane.config;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.overlane.config.model.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Keeps {@code docs/schema/overlane.schema.json}, which editors use, in step with the loader: it
 * knows the same keys, takes what the loader takes, and refuses what the loader refuses for its
 * form.
 */
final class SchemaTest {
  private static final Path FILE = Path.of("../docs/schema/overlane.schema.json");
  private static final String MODELINE = "# yaml-language-server: $schema=";
  private static final String SCHEMA = "docs/schema/overlane.schema.json\n";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Findings that a schema can come to as well: about keys, kinds of values, words and ranges. */
  private static final Pattern OF_FORM =
      Pattern.compile(
          "error: (unknown key |.* is missing \\(add|.*: expected (true or false|a number (of bytes )?from"
              + "|one of |a map|a list|a MAC address|ptcp:|IP:PORT))");

  private static Schema schema() throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
        .getSchema(Files.readString(FILE), InputFormat.JSON);
  }

  /** A text as editors see it; empty: it is no YAML, or not one document. */
  private static Optional<JsonNode> tree(String yaml) {
    try {
      LoadSettings settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
      return Optional.of(JSON.valueToTree(new Load(settings).loadFromString(yaml)));
    } catch (YamlEngineException | IllegalArgumentException noYaml) {
      return Optional.empty();
    }
  }

  static ImmutableList<FindingCase> accepted() throws IOException {
    return FindingCase.all().stream()
        .filter(written -> written.found().stream().noneMatch(line -> line.contains("error:")))
        .filter(written -> tree(written.loaded()).isPresent())
        .collect(toImmutableList());
  }

  static ImmutableList<FindingCase> refusedForTheirForm() throws IOException {
    return FindingCase.all().stream()
        .filter(written -> written.found().stream().anyMatch(OF_FORM.asPredicate()))
        .filter(written -> tree(written.loaded()).isPresent())
        .collect(toImmutableList());
  }

  static Stream<String> files() throws IOException {
    ImmutableList.Builder<String> texts = ImmutableList.builder();
    for (Path example : ExamplesTest.allFiles()) {
      texts.add(Files.readString(example));
    }
    return Stream.concat(texts.build().stream(), ReferenceTest.yamlBlocks().stream());
  }

  @ParameterizedTest
  @MethodSource("files")
  void exampleOrBlockOfThePage_isGood(String text) throws IOException {
    assertThat(schema().validate(tree(text).orElseThrow())).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("accepted")
  void whatTheLoaderTakes_isGood(FindingCase written) throws IOException {
    assertThat(schema().validate(tree(written.loaded()).orElseThrow())).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedForTheirForm")
  void whatTheLoaderRefusesForItsForm_isRefused(FindingCase written) throws IOException {
    assertThat(schema().validate(tree(written.loaded()).orElseThrow()))
        .as(written.toString())
        .isNotEmpty();
  }

  @Test
  void bothKindsOfCases_areThere() throws IOException {
    assertThat(accepted()).hasSizeGreaterThan(20);
    assertThat(refusedForTheirForm()).hasSizeGreaterThan(40);
  }

  @ParameterizedTest
  @MethodSource("dev.overlane.config.ExamplesTest#allFiles")
  void example_tellsEditorsItsSchema(Path example) throws IOException {
    assertThat(Files.readString(example))
        .startsWith(MODELINE + "../".repeat(example.getNameCount()) + SCHEMA);
  }

  @Test
  void wordsOfTunnels_areThoseOfTheModel() throws IOException {
    JsonNode overlay = JSON.readTree(Files.readString(FILE)).at("/properties/overlay/properties");

    assertThat(overlay.at("/type/enum"))
        .extracting(JsonNode::asText)
        .containsExactlyElementsOf(
            Arrays.stream(Overlay.TunnelType.values()).map(Overlay.TunnelType::ovsType).toList());
    assertThat(overlay.at("/encoding/enum"))
        .extracting(JsonNode::asText)
        .containsExactlyElementsOf(
            Arrays.stream(Overlay.Encoding.values()).map(Overlay.Encoding::word).toList());
  }

  /** The loader's own words tell which keys it knows where. */
  @Test
  void keysOfEveryMap_areThoseOfTheLoader() throws IOException {
    JsonNode root = JSON.readTree(Files.readString(FILE));

    assertThat(loaderKeys())
        .hasSize(17)
        .allSatisfy((map, keys) -> assertThat(keys).isEqualTo(schemaKeys(root, map)));
  }

  private static Map<String, ImmutableSet<String>> loaderKeys() {
    String everywhereWrong =
        """
        version: 1
        z!: 1
        controller: { z!: 1, openflow: { z!: 1 }, ovsdb: { z!: 1 }, tls: { z!: 1 }, metrics: { z!: 1 } }
        cluster: { z!: 1, tls: { z!: 1 } }
        defaults: { z!: 1 }
        overlay: { z!: 1 }
        segments: { s: { vlan: 1, z!: 1, rules: [ { allow: any, z!: 1 } ] } }
        hosts: { h: { address: 192.0.2.1, z!: 1, ports: { d: { segment: s, z!: 1, rules: [ { allow: any, direction: out, z!: 1 } ] } } } }
        ports: { f: { segment: s, z!: 1 } }
        templates: { t: { z!: 1 } }
        """;
    Pattern unknown =
        Pattern.compile("unknown key \"z!\"(?: of (.*?))? \\(keys that may be here: (.*)\\)");
    Map<String, ImmutableSet<String>> keys = new TreeMap<>();
    for (String finding : Loading.findings(everywhereWrong)) {
      Matcher matcher = unknown.matcher(finding);
      if (matcher.find()) {
        String map = Optional.ofNullable(matcher.group(1)).orElse("");
        keys.put(map, ImmutableSet.copyOf(matcher.group(2).split(", ", -1)));
      }
    }
    return keys;
  }

  private static ImmutableSet<String> schemaKeys(JsonNode root, String map) {
    String path =
        switch (map) {
          case "" -> "";
          case "segment \"s\"" -> "/properties/segments/additionalProperties";
          case "host \"h\"" -> "/properties/hosts/additionalProperties";
          case "port \"d\"" ->
              "/properties/hosts/additionalProperties/properties/ports/additionalProperties";
          case "rule 1 of segment \"s\"" -> "/definitions/segment-rule";
          case "rule 1 of port \"d\"" -> "/definitions/port-rule";
          case "template \"t\"" -> "/properties/templates/additionalProperties";
          case "port \"f\"" -> "/properties/ports/additionalProperties";
          default -> "/properties/" + map.replace(".", "/properties/");
        };
    JsonNode of = root.at(path);
    assertThat(of.path("additionalProperties").isBoolean()).as(map).isTrue();
    return ImmutableSet.copyOf(of.path("properties").fieldNames());
  }
}
