package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What commands print with {@code --json} is as {@code docs/schema/} says. */
final class JsonSchemaTest {
  private static final String BAD =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:7000" } }
      segments: { ab: { vlan: 0, colour: red } }
      """;

  @RegisterExtension static final Stage stage = Stage.ofExample("seed.yaml").running();

  @Test
  void statusOfConvergedHosts_isAsItsSchemaSays() throws IOException {
    assertThat(JsonSchemas.errors("status", stage.controller().ask("status", "--json"))).isEmpty();
  }

  @Test
  void statusInTrouble_isAsItsSchemaSays() throws IOException {
    stage
        .host("dt-1")
        .vsctl("add-port", "br0", "stray", "--", "set", "interface", "stray", "type=internal");
    stage.host("dt-2").killOvsdb();
    long revision = stage.controller().status().revision();
    try {
      stage.file().replaceByRename(stage.file().read() + "nonsense: 1\n");
      stage.controller().awaitPhase("dt-2", "unreachable");
      stage.controller().awaitStatus("the file is refused", s -> !s.configError().isEmpty());
      stage
          .controller()
          .awaitStatus("a foreign port", s -> !s.host("dt-1").get("foreign-ports").isEmpty());

      assertThat(JsonSchemas.errors("status", stage.controller().ask("status", "--json")))
          .isEmpty();
    } finally {
      stage.host("dt-2").startOvsdb();
      stage.host("dt-1").vsctl("del-port", "stray");
      stage.file().replaceByRename(Stage.example("seed.yaml"));
      stage.controller().awaitConverged(revision);
    }
  }

  @Test
  void statusWithAnUnknownPhase_isNotAsItsSchemaSays() throws IOException {
    String json = stage.controller().ask("status", "--json").replace("\"converged\"", "\"fine\"");

    assertThat(JsonSchemas.errors("status", json)).isNotEmpty();
  }

  @Test
  void findings_areAsTheirSchemaSays() throws IOException {
    Path bad = stage.file().path().resolveSibling("bad.yaml");
    Files.writeString(bad, BAD);

    assertThat(validate(bad)).contains("\"valid\":false", "\"warning\"", "\"error\"");
    assertThat(JsonSchemas.errors("validate", validate(bad))).isEmpty();
    assertThat(JsonSchemas.errors("validate", validate(stage.file().path()))).isEmpty();
    assertThat(JsonSchemas.errors("validate", validate(bad).replace("false", "true"))).isNotEmpty();
  }

  private static String validate(Path file) {
    return Shell.overlane("validate", "--json", file.toString()).stdout();
  }
}
