package dev.overlane.controller.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompletionCommandTest {
  @TempDir private Path directory;

  @Test
  void bash_completesCommandsAndOptions() throws IOException, InterruptedException {
    Path script = Files.writeString(directory.resolve("overlane"), printed("bash"));

    assertThat(completed(script, "overlane", "sta")).isEqualTo("status");
    assertThat(completed(script, "overlane", "pki", "ho")).isEqualTo("host");
    assertThat(completed(script, "overlane", "trace", "--fr")).isEqualTo("--from");
    assertThat(completed(script, "overlane", "man")).isEmpty();
  }

  @Test
  void bash_completesTheWordsThatThereAreForAValue() throws IOException, InterruptedException {
    Path script = Files.writeString(directory.resolve("overlane"), printed("bash"));

    assertThat(completed(script, "overlane", "graph", "--format", "me")).isEqualTo("mermaid");
    assertThat(completed(script, "overlane", "init", "--type", "ge")).isEqualTo("geneve");
    assertThat(completed(script, "overlane", "init", "--encoding", "tr")).isEqualTo("trunk");
    assertThat(completed(script, "overlane", "lab", "break", "del-p")).isEqualTo("del-port");
    assertThat(completed(script, "overlane", "completion", "z")).isEqualTo("zsh");
  }

  @Test
  void zsh_loadsTheSame() {
    assertThat(printed("zsh"))
        .startsWith("#compdef overlane\n")
        .contains(printed("bash"))
        .endsWith("_bash_complete -o default -F _complete_overlane\n");
  }

  private static String printed(String shell) {
    StringWriter out = new StringWriter();
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    assertThat(OverlaneCommand.execute(new PrintWriter(out), nowhere, "completion", shell))
        .isZero();
    return out.toString();
  }

  /** What bash would write for the last of some words. */
  private static String completed(Path script, String... words)
      throws IOException, InterruptedException {
    String line = String.join(" ", words);
    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                "source \"$1\"; read -ra COMP_WORDS <<<\"$2\"; COMP_LINE=\"$2\";"
                    + " COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _complete_overlane 2>/dev/null;"
                    + " echo \"${COMPREPLY[@]}\"",
                "bash",
                script.toString(),
                line)
            .start();
    String reply = new String(bash.getInputStream().readAllBytes(), UTF_8).trim();
    assertThat(bash.waitFor()).isZero();
    return reply;
  }
}
