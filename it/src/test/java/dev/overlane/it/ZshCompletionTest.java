package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real zsh offers when somebody hits the tabulator key, beside what bash does. */
final class ZshCompletionTest {
  /**
   * $1 is a folder for $fpath, $2 the working directory; then lines. An interactive zsh in a
   * terminal of its own gets each, with a tabulator; what the completion adds is printed.
   */
  private static final String ZSH =
      """
      zmodload zsh/zpty
      folder=$1 work=$2 offers=$2/.offers
      shift 2
      zpty shell zsh -f -i
      say() { zpty -w shell "$@" }
      say "cd ${(q)work}; TERM=dumb; fpath=(${(q)folder} \\$fpath)"
      say 'autoload -U compinit; compinit -D -u'
      say 'compadd() {
        if [[ ${@[1,(i)(-|--)]} != *-(O|A|D)\\ * ]]; then
          typeset -a offered; builtin compadd -A offered "$@"
          print -rn -- "${offered:+$offered }" >>'${(q)offers}'
        fi
        builtin compadd "$@"
      }'
      # What is typed is echoed: the word that is waited for must not be in it.
      say 'tell() { zle kill-buffer; zle -I; print DO\\NE }; zle -N tell'
      say 'bindkey "^I" complete-word; bindkey "^X" tell'
      for line; do
        : >$offers
        zpty -w -n shell "$line"$'\\t\\x18'
        zpty -r shell seen '*DONE*' || exit 1
        print -r -- "$(<$offers)"
      done
      """;

  /** $1 is the completion, $2 the working directory; then lines. */
  private static final String BASH =
      """
      source "$1" && cd "$2" && shift 2 || exit 1
      for line; do
        read -ra COMP_WORDS <<<"$line"
        case $line in *' ') COMP_WORDS+=('') ;; esac
        COMP_LINE=$line COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMPREPLY=()
        _complete_overlane 2>/dev/null
        echo "${COMPREPLY[*]}"
      done
      """;

  private static final ImmutableList<String> LINES =
      ImmutableList.of(
          "overlane st",
          "overlane ",
          "overlane pki ho",
          "overlane pki ",
          "overlane status --w",
          "overlane trace --fr",
          "overlane man",
          "overlane graph --format ",
          "overlane init --type ge",
          "overlane lab break del-p",
          "overlane completion ",
          "overlane validate n",
          "overlane validate more/ne",
          "overlane run --config n");

  @TempDir private Path directory;

  @BeforeAll
  static void requireZsh() {
    if (!Shell.run(ImmutableList.of("sh", "-c", "command -v zsh")).succeeded()) {
      OnRealHosts.doWithout("zsh is not installed");
    }
  }

  @Test
  void zsh_offersWhatBashDoes() throws IOException {
    Path work = Files.createDirectories(directory.resolve("work/more")).getParent();
    Files.createFile(work.resolve("net.yaml"));
    Files.createFile(work.resolve("more/network.yaml"));
    Path folder = Files.createDirectory(directory.resolve("functions"));
    Files.writeString(folder.resolve("_overlane"), completion("zsh"));
    Path bash = Files.writeString(directory.resolve("overlane"), completion("bash"));

    List<ImmutableSortedSet<String>> offered =
        offers("zsh", "-fc", ZSH, "zsh", folder.toString(), work.toString());

    assertThat(offered)
        .isEqualTo(offers("bash", "-c", BASH, "bash", bash.toString(), work.toString()));
    assertThat(offered.get(LINES.indexOf("overlane st"))).containsExactly("status");
    assertThat(offered.get(LINES.indexOf("overlane status --w")))
        .containsExactly("--wait", "--watch");
    assertThat(offered.get(LINES.indexOf("overlane graph --format ")))
        .containsExactly("dot", "mermaid", "svg");
    assertThat(offered.get(LINES.indexOf("overlane man"))).isEmpty();
    assertThat(offered.get(LINES.indexOf("overlane validate n"))).containsExactly("net.yaml");
    assertThat(offered.get(LINES.indexOf("overlane validate more/ne")))
        .containsExactly("more/network.yaml");
    assertThat(offered.get(LINES.indexOf("overlane run --config n"))).containsExactly("net.yaml");
  }

  /** Where the package has it, zsh looks by itself. */
  @Test
  void folderOfThePackage_isAmongThoseOfZsh() throws IOException {
    CommandResult folders = Shell.run(ImmutableList.of("zsh", "-fc", "print -l $fpath"));
    CommandResult files =
        Shell.run(
            ImmutableList.of("dpkg-deb", "--contents", Packages.newestOrSkip(".deb").toString()));

    assertThat(folders.stdout().lines())
        .anyMatch(folder -> files.stdout().contains("." + folder + "/_overlane\n"));
  }

  private static String completion(String shell) {
    CommandResult printed = Shell.overlane("completion", shell);
    assertThat(printed.succeeded()).as("%s", printed).isTrue();
    return printed.stdout();
  }

  /** What a shell offers for each line. */
  private static List<ImmutableSortedSet<String>> offers(String... argv) {
    CommandResult result =
        Shell.run(ImmutableList.<String>builder().add(argv).addAll(LINES).build());
    assertThat(result.succeeded()).as("%s", result).isTrue();
    Splitter words = Splitter.on(' ').omitEmptyStrings();
    return result
        .stdout()
        .lines()
        .map(line -> ImmutableSortedSet.copyOf(words.split(line)))
        .toList();
  }
}
