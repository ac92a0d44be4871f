package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code overlane pki list} tells machines. */
final class PkiListTest {
  private static final Path DOCS = Path.of("../docs");

  @TempDir private Path directory;

  @BeforeAll
  static void requireOpenVswitch() {
    OnRealHosts.orSkip();
  }

  @Test
  void list_isAsItsSchemaSays() throws IOException {
    CommandResult result =
        PkiScript.run(
            directory,
            """
            overlane pki init >/dev/null
            overlane pki host dt-1 dt-2 >/dev/null
            overlane pki revoke dt-2 >/dev/null
            overlane pki list --json --within 400 || [ $? = 6 ]
            """);

    assertThat(result.stdout()).as("%s", result).contains("expiring", "revoked", "valid");
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(
                    Files.readString(DOCS.resolve("schema/pki-list.schema.json")), InputFormat.JSON)
                .validate(result.stdout(), InputFormat.JSON))
        .isEmpty();
  }
}
