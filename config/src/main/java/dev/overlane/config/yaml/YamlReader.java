package dev.overlane.config.yaml;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;

/**
 * Reads bytes as one YAML 1.2 document. It works on the parser's events rather than on its node
 * graph, so that limits hold while the text is read, and nothing here recurses.
 */
public final class YamlReader {
  /**
   * Most characters that the parser takes in at once. It copies a word or comment that does not fit
   * with every helping, so small helpings make a long one cost the square of its length.
   */
  private static final int MAX_HELPING = 1 << 18;

  private static final int MIN_HELPING = 1 << 10;

  private static final Pattern YAML_DIRECTIVE = Pattern.compile("(?m)^%YAML");

  private YamlReader() {}

  /**
   * Reads a whole text.
   *
   * @param source its name and number, which its places have
   * @param content UTF-8
   * @param budget what it may cost; what it does cost is taken from it
   */
  public static YamlTree read(Source source, byte[] content, TreeBudget budget) {
    return read(Utf8Text.decode(source, content), budget);
  }

  /** The same, with what is known of the text's last version, and for its next one. */
  public static YamlTree read(Source source, byte[] content, TreeBudget budget, TextMemory memory) {
    Utf8Text text = Utf8Text.decode(source, content);
    Optional<YamlTree> known =
        text.isClean() ? memory.read(source, text.text(), budget) : Optional.empty();
    return known.orElseGet(() -> read(text, budget));
  }

  /**
   * A text about which there is nothing to say and whose values stand for themselves; empty if it
   * is none.
   */
  static Optional<YamlNode> plain(Source source, String text, TreeBudget budget) {
    TreeBuilder builder = new TreeBuilder(source, budget);
    try {
      for (Event event : new Parse(settings(text.length())).parseString(text)) {
        if (builder.add(event).isPresent()) {
          return Optional.empty();
        }
      }
    } catch (YamlEngineException | NumberFormatException malformed) {
      return Optional.empty();
    }
    YamlTree tree = builder.finish();
    return builder.hasAnchors() || !tree.findings().isEmpty() ? Optional.empty() : tree.root();
  }

  private static YamlTree read(Utf8Text text, TreeBudget budget) {
    if (!text.isClean()) {
      return YamlTree.refused(text.end(), text.problem(), "save the file as UTF-8 text");
    }
    Source source = text.source();
    TreeBuilder builder = new TreeBuilder(source, budget);
    Place reached = source.start();
    try {
      for (Event event : new Parse(settings(text.text().length())).parseString(text.text())) {
        reached = placeOf(source, event.getEndMark());
        Optional<Finding> refusal = builder.add(event);
        if (refusal.isPresent()) {
          return new YamlTree(Optional.empty(), builder.findingsWith(refusal.get()));
        }
      }
      return builder.finish();
    } catch (MarkedYamlEngineException malformed) {
      return malformed(malformed, text);
    } catch (ReaderException unprintable) {
      return unprintable(unprintable, text);
    } catch (YamlVersionException version) {
      return YamlTree.refused(
          text.placeOf(directive(text.text())),
          "this is not YAML 1.2",
          "leave out the line that begins with %YAML");
    } catch (YamlEngineException unplaced) {
      SyntaxWords words = SyntaxWords.of("", String.valueOf(unplaced.getMessage()));
      return YamlTree.refused(text.nearest(reached), words.message(), words.hint());
    } catch (NumberFormatException badEscape) {
      return YamlTree.refused(
          text.nearest(reached),
          "an escape in a double-quoted text behind this place is no character",
          "write \\\\ for a backslash, or use single quotes");
    }
  }

  static LoadSettings settings(int length) {
    return LoadSettings.builder()
        .setUseMarks(true)
        .setParseComments(false)
        .setCodePointLimit(Integer.MAX_VALUE)
        .setBufferSize(Math.max(MIN_HELPING, Math.min(length, MAX_HELPING)))
        .build();
  }

  static Place placeOf(Source source, Optional<Mark> mark) {
    return mark.map(m -> new Place(source, m.getLine() + 1, m.getColumn() + 1))
        .orElseGet(source::start);
  }

  /** The index of the first line that begins with {@code %YAML}; 0 if there is none. */
  private static int directive(String text) {
    Matcher matcher = YAML_DIRECTIVE.matcher(text);
    return matcher.find() ? matcher.start() : 0;
  }

  private static YamlTree malformed(MarkedYamlEngineException exception, Utf8Text text) {
    String context = exception.getContext() == null ? "" : exception.getContext();
    String problem = exception.getProblem() == null ? "" : exception.getProblem();
    SyntaxWords words = SyntaxWords.of(context, problem);
    Source source = text.source();
    Place begun = placeOf(source, exception.getContextMark());
    Place place =
        exception.getProblemMark().isPresent()
            ? placeOf(source, exception.getProblemMark())
            : begun;
    if (words.atContext() && exception.getContextMark().isPresent()) {
      place = begun;
    }
    boolean elsewhere = exception.getContextMark().isPresent() && begun.line() != place.line();
    String where = elsewhere ? "; it began on line " + begun.line() : "";
    return YamlTree.refused(text.nearest(place), words.message() + where, words.hint());
  }

  private static YamlTree unprintable(ReaderException exception, Utf8Text text) {
    int codePoint = exception.getCodePoint();
    int index = Math.max(0, text.text().indexOf(codePoint));
    return YamlTree.refused(
        text.placeOf(index),
        String.format("the control character U+%04X is no text", codePoint),
        "remove it, or write it as an escape in double quotes");
  }
}
