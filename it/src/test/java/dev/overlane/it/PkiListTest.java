package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code overlane pki list} tells machines. */
final class PkiListTest {
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
    assertThat(JsonSchemas.errors("pki-list", result.stdout())).isEmpty();
  }
}
