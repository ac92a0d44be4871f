package dev.overlane.controller.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code overlane completion}. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Prints what has a shell complete the commands and options of overlane.",
      "bash: `source <(overlane completion bash)` in ~/.bashrc. zsh: `overlane completion zsh >"
          + " _overlane` in a directory of $fpath. The package has both in place."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  source <(overlane completion bash)", "  overlane completion zsh > _overlane"},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:printed", "1:no such shell"})
final class CompletionCommand implements Callable<Integer> {
  /** Shells that are completed for. */
  enum Shell {
    bash,
    zsh
  }

  /**
   * zsh loads the file when it is first to complete, and then calls what bash would have. It has no
   * compopt, which chooses between files and nothing else.
   */
  private static final String ZSH_HEAD =
      """
      #compdef overlane
      autoload -U +X bashcompinit && bashcompinit
      compopt() { :; }
      """;

  private static final String ZSH_FOOT = "_bash_complete -o default -F _complete_overlane\n";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  private Shell shell;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    String script = AutoComplete.bash("overlane", OverlaneCommand.all());
    out.print(shell == Shell.zsh ? ZSH_HEAD + script + ZSH_FOOT : script);
    out.flush();
    return 0;
  }
}
