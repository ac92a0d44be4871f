package dev.overlane.controller.manual;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class FilePageTest {
  private static final Path SCHEMA = Path.of("../docs/schema/overlane.schema.json");

  @Test
  void key_isToldWithItsWholePath_itsDefinitionAndItsDefault() throws IOException {
    JsonNode schema =
        new ObjectMapper()
            .readTree(
                """
                {"properties": {"hosts": {
                  "description": "All hosts.",
                  "additionalProperties": {
                    "required": ["address"],
                    "properties": {
                      "address": {"description": "Its VTEP.", "allOf": [{"$ref": "#/definitions/ip"}]},
                      "kind": {"enum": ["system", "netdev"], "default": "system"}}}}},
                 "definitions": {"ip": {"examples": ["192.0.2.1"]}}}
                """);

    assertThat(FilePage.of(schema, "Overlane 1"))
        .contains(".SS \"hosts\"\n.PP\nAll hosts.\n")
        .contains(
            ".TP\n\\fBhosts.NAME.address\\fR (required)\nIts VTEP. Example: \\fB192.0.2.1\\fR.\n")
        .contains(
            ".TP\n\\fBhosts.NAME.kind\\fR\nOne of system, netdev. Default: \\fBsystem\\fR.\n");
  }

  @Test
  void everyKeyOfTheRealSchema_isThere_withWords() throws IOException {
    JsonNode schema = new ObjectMapper().readTree(SCHEMA.toFile());

    String page = FilePage.of(schema, "Overlane 1");

    schema
        .get("properties")
        .fieldNames()
        .forEachRemaining(
            key -> assertThat(page).contains(".SS \"" + key.replace("-", "\\-") + "\"\n.PP\n"));
    assertThat(page)
        .contains("hosts.NAME.ports.NAME.addresses", "segments.NAME.rules[].allow", "system\\-id")
        .doesNotContain("fR\n\n");
  }
}
