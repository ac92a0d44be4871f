package dev.overlane.controller.manual;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Map;

/** The manual of the network file, from its JSON schema. */
public final class FilePage {
  /** The page's name. */
  public static final String NAME = "overlane.yaml.5";

  private static final int SECTION = 5;

  private static final String INTRODUCTION =
      """
      Every key of the file with its whole path, its values and what it is if nothing is said. Generated from
      [the schema](schema/overlane.schema.json); a test fails if it is stale. [Configuration](configuration.md)
      tells the same in sentences, with examples and rules that a schema cannot express.
      """;

  private static final String REFERENCE = "#/definitions/";

  private final JsonNode schema;
  private final ManualPage page;

  private FilePage(JsonNode schema, ManualPage page) {
    this.schema = schema;
    this.page = page;
  }

  /** Returns the page of a schema in draft 7; {@code source} is for its foot. */
  public static String of(JsonNode schema, String source) {
    RoffPage page = new RoffPage("overlane.yaml", SECTION, source);
    page.section("NAME").paragraph("overlane.yaml - the network file of Overlane");
    page.section("DESCRIPTION")
        .paragraph(
            "One YAML 1.2 file says which hosts, segments and ports there are. The controller reads"
                + " it when it is saved; a file with an error changes nothing. To check one without"
                + " touching anything:")
        .example("overlane validate FILE");
    page.section("KEYS");
    new FilePage(schema, page).addKeys();
    page.section("FILES")
        .item(page.bold("/etc/overlane/overlane.yaml"), "The file that the service runs.");
    page.section("SEE ALSO").paragraph("overlane(1), overlane-validate(1), ovsdb(7)");
    return page.render();
  }

  /** Returns the same in Markdown. */
  public static String reference(JsonNode schema) {
    MarkdownPage page = new MarkdownPage("Keys of the network file", INTRODUCTION);
    new FilePage(schema, page).addKeys();
    return page.render();
  }

  private void addKeys() {
    for (Map.Entry<String, JsonNode> key : properties(schema)) {
      page.subsection(key.getKey());
      describe(key.getValue());
      walk(key.getKey(), key.getValue());
    }
  }

  private static ImmutableSet<Map.Entry<String, JsonNode>> properties(JsonNode node) {
    return ImmutableSet.copyOf(node.path("properties").properties());
  }

  private void describe(JsonNode node) {
    String words = words(node);
    if (!words.isEmpty()) {
      page.paragraph(words);
    }
  }

  /** Everything under a key, each with its whole path. */
  private void walk(String path, JsonNode value) {
    JsonNode node = resolve(value);
    JsonNode named = node.path("additionalProperties");
    if (named.isObject()) {
      String entry = path + ".NAME";
      page.item(term(entry, false), words(named).isEmpty() ? "One of them." : words(named));
      walk(entry, named);
    }
    if (node.path("items").isObject()) {
      walk(path + "[]", node.get("items"));
    }
    ImmutableSet<String> required = texts(node.path("required"));
    for (Map.Entry<String, JsonNode> key : properties(node)) {
      String inner = path + "." + key.getKey();
      page.item(term(inner, required.contains(key.getKey())), words(key.getValue()));
      walk(inner, key.getValue());
    }
  }

  private String term(String path, boolean required) {
    return page.bold(path) + (required ? " (required)" : "");
  }

  private String words(JsonNode value) {
    JsonNode node = resolve(value);
    ImmutableList.Builder<String> words = ImmutableList.builder();
    String description = value.path("description").asText(node.path("description").asText(""));
    if (!description.isEmpty()) {
      words.add(description);
    }
    if (node.has("enum")) {
      words.add("One of " + Joiner.on(", ").join(texts(node.get("enum"))) + ".");
    } else if (node.has("minimum") && node.has("maximum")) {
      words.add(node.get("minimum").asText() + " to " + node.get("maximum").asText() + ".");
    }
    String given = value.path("default").asText("");
    if (!given.isEmpty()) {
      words.add("Default: `" + given + "`.");
    }
    if (node.has("examples")) {
      words.add("Example: `" + example(node.get("examples").get(0)) + "`.");
    }
    return Joiner.on(' ').join(words.build());
  }

  private static String example(JsonNode example) {
    return example.isTextual() ? example.asText() : example.toString();
  }

  /** The definition behind a reference, be it the node itself or the one part of its allOf. */
  private JsonNode resolve(JsonNode node) {
    JsonNode all = node.path("allOf");
    String reference =
        node.path("$ref").asText(all.size() == 1 ? all.get(0).path("$ref").asText("") : "");
    return reference.startsWith(REFERENCE)
        ? schema.path("definitions").path(reference.substring(REFERENCE.length()))
        : node;
  }

  private static ImmutableSet<String> texts(JsonNode array) {
    ImmutableSet.Builder<String> texts = ImmutableSet.builder();
    array.forEach(text -> texts.add(text.asText()));
    return texts.build();
  }
}
