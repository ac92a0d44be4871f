package dev.overlane.controller.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.controller.app.Version;
import dev.overlane.controller.manual.CommandPages;
import dev.overlane.controller.manual.FilePage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code overlane man}: for those who make packages. */
@Command(
    name = "man",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Writes the manual pages into a directory: each command's, and the file's.")
final class ManCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SCHEMA", description = "docs/schema/overlane.schema.json")
  private Path schema;

  @Parameters(paramLabel = "DIR", description = "Where to write; made if it is not there.")
  private Path directory;

  @Override
  public Integer call() throws IOException {
    String source = "Overlane " + Version.current();
    Map<String, String> pages =
        ImmutableSortedMap.<String, String>naturalOrder()
            .putAll(CommandPages.of(OverlaneCommand.all(), source))
            .put(FilePage.NAME, FilePage.of(new ObjectMapper().readTree(schema.toFile()), source))
            .buildOrThrow();
    Files.createDirectories(directory);
    for (Map.Entry<String, String> page : pages.entrySet()) {
      Files.writeString(directory.resolve(page.getKey()), page.getValue());
    }
    return 0;
  }
}
