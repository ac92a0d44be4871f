package dev.overlane.it.docs;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Commands of a page that a script of the tree runs at each turn, as {@code .ci/run} does. */
final class RunByScript {
  private RunByScript() {}

  /**
   * Whether a line of a script is the command, with nothing after it that would make it another:
   * redirections and what the script itself was given do not.
   */
  static boolean runs(Path script, String command) throws IOException {
    ImmutableList<String> words = Words.of(Words.plain(command));
    return Files.readAllLines(script).stream()
        .map(line -> Words.of(line.strip().replaceFirst("^exec ", "")))
        .anyMatch(
            line ->
                line.size() >= words.size()
                    && line.subList(0, words.size()).equals(words)
                    && isNoMore(line.subList(words.size(), line.size())));
  }

  private static boolean isNoMore(List<String> rest) {
    return rest.stream().noneMatch(word -> word.startsWith("--"));
  }
}
