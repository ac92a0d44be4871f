package dev.overlane.controller.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.overlane.controller.manual.CommandPages;
import dev.overlane.controller.manual.FilePage;
import dev.overlane.golden.Golden;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The generated pages of {@code docs/}. To write them anew: {@code mvn test -pl controller -am
 * -Dtest=GeneratedPagesTest -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.update=true}.
 */
final class GeneratedPagesTest {

  @Test
  void pageOfCommands_isWhatTheProgramSays() throws IOException {
    Golden.check("../docs/commands.md", CommandPages.reference(OverlaneCommand.all()));
  }

  @Test
  void pageOfKeys_isWhatTheSchemaSays() throws IOException {
    Golden.check(
        "../docs/keys.md",
        FilePage.reference(
            new ObjectMapper().readTree(Path.of("../docs/schema/overlane.schema.json").toFile())));
  }
}
