package dev.overlane.controller.manual;

import java.util.Locale;
import java.util.regex.Pattern;

/** A page of the manual for {@code docs/}, in Markdown as GitHub reads it. */
final class MarkdownPage implements ManualPage {
  private static final Pattern SPECIAL = Pattern.compile("[\\\\<>*_|]");
  private static final Pattern CODE = Pattern.compile("`[^`]+`|[^`]+|`");

  private final StringBuilder text = new StringBuilder();
  private boolean listing;

  /**
   * @param title its heading
   * @param introduction Markdown that follows it
   */
  MarkdownPage(String title, String introduction) {
    text.append("# ").append(title).append("\n\n").append(introduction);
  }

  /** A part with sections of its own. */
  MarkdownPage part(String title) {
    return heading("## ", title);
  }

  @Override
  public MarkdownPage section(String title) {
    String lower = title.substring(1);
    boolean shouted = title.equals(title.toUpperCase(Locale.ROOT));
    return heading("### ", title.charAt(0) + (shouted ? lower.toLowerCase(Locale.ROOT) : lower));
  }

  @Override
  public MarkdownPage subsection(String title) {
    return heading("## ", "`" + title + "`");
  }

  private MarkdownPage heading(String level, String title) {
    listing = false;
    text.append('\n').append(level).append(title).append('\n');
    return this;
  }

  @Override
  public MarkdownPage paragraph(String words) {
    listing = false;
    text.append('\n').append(prose(words)).append('\n');
    return this;
  }

  @Override
  public MarkdownPage usage(String synopsis) {
    return example(synopsis);
  }

  @Override
  public MarkdownPage example(String line) {
    listing = false;
    text.append("\n```text\n").append(line).append("\n```\n");
    return this;
  }

  @Override
  public MarkdownPage item(String term, String meaning) {
    if (!listing) {
      text.append('\n');
    }
    listing = true;
    text.append("- ").append(term).append(": ").append(prose(meaning)).append('\n');
    return this;
  }

  @Override
  public String bold(String words) {
    return "`" + words + "`";
  }

  @Override
  public String italic(String words) {
    return "*" + words + "*";
  }

  @Override
  public String render() {
    return text.toString();
  }

  /** What is not code has nothing that Markdown would take for its own. */
  private static String prose(String words) {
    return CODE.matcher(words)
        .replaceAll(
            part ->
                java.util.regex.Matcher.quoteReplacement(
                    part.group().startsWith("`")
                        ? part.group()
                        : SPECIAL.matcher(part.group()).replaceAll("\\\\$0")));
  }
}
