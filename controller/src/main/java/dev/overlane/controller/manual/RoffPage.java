package dev.overlane.controller.manual;

import java.util.Locale;
import java.util.regex.Pattern;

/** A manual page that grows from top to bottom, in the macros of man(7). */
final class RoffPage implements ManualPage {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private final StringBuilder text = new StringBuilder();

  /**
   * @param name as {@code overlane-run}
   * @param section the section of the manual
   * @param source who publishes it
   */
  RoffPage(String name, int section, String source) {
    text.append(
        String.format(
            Locale.ROOT,
            ".TH \"%s\" \"%d\" \"\" \"%s\" \"Overlane manual\"%n",
            escape(name.toUpperCase(Locale.ROOT)),
            section,
            escape(source)));
    // Neither hyphens nor spread words: options and names are to be copied.
    text.append(".nr HY 0\n.nh\n.ad l\n");
  }

  @Override
  public RoffPage section(String title) {
    text.append(".SH \"").append(escape(title)).append("\"\n");
    return this;
  }

  @Override
  public RoffPage subsection(String title) {
    text.append(".SS \"").append(escape(title)).append("\"\n");
    return this;
  }

  @Override
  public RoffPage paragraph(String words) {
    text.append(".PP\n").append(prose(words)).append('\n');
    return this;
  }

  @Override
  public RoffPage usage(String synopsis) {
    return paragraph(synopsis);
  }

  @Override
  public RoffPage example(String line) {
    text.append(".PP\n.EX\n    ").append(escape(line).replace("\n", "\n    ")).append("\n.EE\n");
    return this;
  }

  @Override
  public RoffPage item(String term, String meaning) {
    text.append(".TP\n").append(term).append('\n').append(prose(meaning)).append('\n');
    return this;
  }

  @Override
  public String render() {
    return text.toString();
  }

  @Override
  public String bold(String words) {
    return "\\fB" + escape(words) + "\\fR";
  }

  @Override
  public String italic(String words) {
    return "\\fI" + escape(words) + "\\fR";
  }

  private static String prose(String words) {
    String line = CODE.matcher(escape(words)).replaceAll("\\\\fB$1\\\\fR");
    return line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line;
  }

  /** A hyphen would be drawn as another character, which no shell takes. */
  private static String escape(String words) {
    return words.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq");
  }
}
