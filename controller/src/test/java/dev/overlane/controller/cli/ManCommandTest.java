package dev.overlane.controller.cli;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class ManCommandTest {
  @TempDir private Path directory;

  @Test
  void everyCommandThatIsShown_hasAPage_withItsOptions() throws IOException {
    int code =
        OverlaneCommand.execute(
            "man", "../docs/schema/overlane.schema.json", directory.resolve("man").toString());

    assertThat(code).isZero();
    assertThat(names())
        .contains("overlane.1", "overlane-run.1", "overlane-pki-host.1", "overlane.yaml.5")
        .doesNotContain("overlane-man.1", "overlane-help.1");
    assertPages("overlane", OverlaneCommand.all());
    assertThat(page("overlane-run.1"))
        .contains(".PP\noverlane\\-run \\- runs the controller in the foreground\n")
        .contains(".TP\n\\fB\\-\\-config\\fR=\\fIFILE\\fR\nThe network file.\n")
        .contains(".SH \"EXIT STATUS\"\n.TP\n\\fB0\\fR\nstopped by SIGTERM\n");
  }

  private void assertPages(String name, CommandLine command) throws IOException {
    if (command.getCommandSpec().usageMessage().hidden()
        || command.getCommandSpec().helpCommand()) {
      return;
    }
    String page = page(name + ".1");
    command.getCommandSpec().options().stream()
        .filter(option -> !option.hidden())
        .forEach(option -> assertThat(page).contains(option.longestName().replace("-", "\\-")));
    for (var sub : command.getSubcommands().entrySet()) {
      assertPages(name + "-" + sub.getKey(), sub.getValue());
    }
  }

  private String page(String name) throws IOException {
    return Files.readString(directory.resolve("man").resolve(name));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("man"))) {
      return files.map(file -> file.getFileName().toString()).collect(toList());
    }
  }
}
