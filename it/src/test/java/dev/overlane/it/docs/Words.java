package dev.overlane.it.docs;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.regex.Pattern;

/** What a command of a page is made of, as far as its words tell. Pure. */
final class Words {
  private static final Pattern COMMENT = Pattern.compile("(^|\\s)#\\s.*");
  private static final Pattern AND = Pattern.compile("&&|\\|\\||[|;&]");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_]+=.*");
  private static final Pattern SUBCOMMAND = Pattern.compile("[a-z][a-z-]*");

  private Words() {}

  /** The command in one line, without its comment. */
  static String plain(String command) {
    return COMMENT.matcher(command.replace("\\\n", " ")).replaceAll("").strip();
  }

  /** The words of a plain command. */
  static ImmutableList<String> of(String plain) {
    return ImmutableList.copyOf(
        Splitter.onPattern("\\s+").omitEmptyStrings().splitToList(plain.replace("'", "")));
  }

  /**
   * What nobody who runs this command can do without naming: of each program its name, the word
   * after it if that looks like one of its commands, and its long options.
   */
  static ImmutableSet<String> telling(String command) {
    ImmutableSet.Builder<String> telling = ImmutableSet.builder();
    for (String simple : Splitter.on(AND).split(plain(command))) {
      List<String> words =
          of(simple).stream().dropWhile(word -> VARIABLE.matcher(word).matches()).toList();
      if (words.isEmpty()) {
        continue;
      }
      String program = words.get(0);
      telling.add(program.substring(program.lastIndexOf('/') + 1));
      if (words.size() > 1 && SUBCOMMAND.matcher(words.get(1)).matches()) {
        telling.add(words.get(1));
      }
      words.stream()
          .filter(word -> word.startsWith("--") && word.length() > 2)
          .map(word -> word.replaceFirst("=.*", ""))
          .forEach(telling::add);
    }
    return telling.build();
  }
}
