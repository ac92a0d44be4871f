package dev.overlane.it.docs;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.util.regex.Pattern;

/** What a command of a page is made of, as far as its words tell. Pure. */
final class Words {
  private static final Pattern COMMENT = Pattern.compile("(^|\\s)#\\s.*");

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
}
