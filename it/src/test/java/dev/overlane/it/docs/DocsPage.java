package dev.overlane.it.docs;

import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation as a sequence of blocks. What is indented by four spaces is to be
 * typed, a line a command; what is fenced as {@code console} is a session, commands after {@code $}
 * and what they print; all other fences only show something. Comments before a block say what a
 * reader need not know, see docs/writing.md.
 *
 * @param path of its file
 * @param blocks in their order
 */
record DocsPage(Path path, ImmutableList<Block> blocks) {
  private static final Pattern FENCE = Pattern.compile("```(\\w*).*");
  private static final Pattern COMMENT = Pattern.compile("<!-- ([a-z ]+?)(?:: (.*?))? -->");
  private static final Pattern LIST = Pattern.compile(" {0,3}([-*+]|\\d+\\.) .*");
  private static final String INDENT = "    ";
  private static final String PROMPT = "$ ";

  /** What a comment says of the block after it. */
  record Remark(String kind, String text) {}

  /**
   * A block.
   *
   * @param line of its first line, from 1
   * @param language of its fence; {@code typed} if it is indented
   * @param text its lines as they stand there, without the indentation
   * @param remarks the comments right before it
   */
  record Block(
      int line, String language, ImmutableList<String> text, ImmutableList<Remark> remarks) {
    Stream<String> remarks(String kind) {
      return remarks.stream().filter(remark -> remark.kind.equals(kind)).map(Remark::text);
    }

    Optional<String> remark(String kind) {
      return remarks(kind).findFirst();
    }
  }

  /**
   * A command.
   *
   * @param line where it begins, from 1
   * @param shown what it prints, as the page has it; empty: the page does not say
   */
  record Example(int line, String command, Optional<String> shown) {}

  static DocsPage read(Path path) {
    try {
      return new DocsPage(path, new Parser(Files.readAllLines(path)).parse());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The commands of a block; none if it only shows something. */
  static ImmutableList<Example> examples(Block block) {
    return switch (block.language) {
      case "typed" -> typed(block);
      case "console" -> session(block);
      default -> ImmutableList.of();
    };
  }

  private static ImmutableList<Example> typed(Block block) {
    ImmutableList.Builder<Example> examples = ImmutableList.builder();
    StringBuilder command = new StringBuilder();
    int begin = block.line;
    for (int i = 0; i < block.text.size(); i++) {
      String line = block.text.get(i);
      if (command.isEmpty()) {
        begin = block.line + i;
      }
      command.append(line).append('\n');
      if (!line.endsWith("\\") && !line.isBlank()) {
        examples.add(new Example(begin, command.toString().strip(), Optional.empty()));
        command.setLength(0);
      }
    }
    return examples.build();
  }

  private static ImmutableList<Example> session(Block block) {
    ImmutableList.Builder<Example> examples = ImmutableList.builder();
    int i = 0;
    while (i < block.text.size()) {
      int begin = i;
      String first = block.text.get(i);
      if (!first.startsWith(PROMPT)) {
        throw new AssertionError("line " + (block.line + i) + ": a session begins with $");
      }
      StringBuilder command = new StringBuilder(first.substring(PROMPT.length()));
      i++;
      while (command.toString().endsWith("\\") && i < block.text.size()) {
        command.append('\n').append(block.text.get(i));
        i++;
      }
      StringBuilder shown = new StringBuilder();
      while (i < block.text.size() && !block.text.get(i).startsWith(PROMPT)) {
        shown.append(block.text.get(i)).append('\n');
        i++;
      }
      String output = shown.toString().stripTrailing();
      examples.add(
          new Example(
              block.line + begin,
              command.toString(),
              Optional.of(output.isEmpty() ? "" : output + "\n")));
    }
    return examples.build();
  }

  /** Goes through the lines once. */
  private static final class Parser {
    private final List<String> lines;
    private final ImmutableList.Builder<Block> blocks = ImmutableList.builder();
    private final List<Remark> remarks = new ArrayList<>();
    private boolean inList;
    private int at;

    Parser(List<String> lines) {
      this.lines = lines;
    }

    ImmutableList<Block> parse() {
      while (at < lines.size()) {
        String line = lines.get(at);
        Matcher fence = FENCE.matcher(line);
        if (fence.matches()) {
          fenced(fence.group(1));
        } else if (line.startsWith("<!-- ")) {
          comment();
        } else if (line.startsWith(INDENT) && !inList && !line.isBlank()) {
          indented();
        } else {
          prose(line);
        }
      }
      return blocks.build();
    }

    /** A line that goes on with a list's item is indented too, and no code. */
    private void prose(String line) {
      if (!line.isBlank()) {
        remarks.clear();
        inList = LIST.matcher(line).matches() || (inList && line.startsWith(" "));
      }
      at++;
    }

    private void comment() {
      StringBuilder whole = new StringBuilder(lines.get(at));
      while (!lines.get(at).endsWith("-->")) {
        at++;
        whole.append(' ').append(lines.get(at).strip());
      }
      at++;
      Matcher comment = COMMENT.matcher(whole);
      if (comment.matches()) {
        remarks.add(new Remark(comment.group(1), Optional.ofNullable(comment.group(2)).orElse("")));
      }
    }

    private void fenced(String language) {
      int begin = at + 2;
      ImmutableList.Builder<String> text = ImmutableList.builder();
      at++;
      while (!lines.get(at).startsWith("```")) {
        text.add(lines.get(at));
        at++;
      }
      at++;
      ImmutableList<String> shown = text.build();
      boolean session = language.isEmpty() && !shown.isEmpty() && shown.get(0).startsWith(PROMPT);
      add(new Block(begin, session ? "console" : language, shown, ImmutableList.copyOf(remarks)));
    }

    private void indented() {
      int begin = at + 1;
      List<String> text = new ArrayList<>();
      while (at < lines.size() && (lines.get(at).isBlank() || lines.get(at).startsWith(INDENT))) {
        String line = lines.get(at);
        text.add(line.isBlank() ? "" : line.substring(INDENT.length()));
        at++;
      }
      while (CharMatcher.whitespace().matchesAllOf(text.get(text.size() - 1))) {
        text.remove(text.size() - 1);
      }
      add(new Block(begin, "typed", ImmutableList.copyOf(text), ImmutableList.copyOf(remarks)));
    }

    private void add(Block block) {
      blocks.add(block);
      remarks.clear();
      inList = false;
    }
  }
}
