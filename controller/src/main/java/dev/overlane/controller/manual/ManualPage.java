package dev.overlane.controller.manual;

/**
 * A page of the manual that grows from top to bottom, for one way of showing it. What stands in
 * backquotes in its texts is to be typed or read as it is.
 */
interface ManualPage {

  ManualPage section(String title);

  ManualPage subsection(String title);

  ManualPage paragraph(String words);

  /** How a command is called. */
  ManualPage usage(String synopsis);

  /** Lines that a reader is to type, or an example, as they are. */
  ManualPage example(String lines);

  /**
   * A term and what it means.
   *
   * @param term of {@link #bold} and {@link #italic} words
   */
  ManualPage item(String term, String meaning);

  /** Words as they are to be typed, for a term. */
  String bold(String words);

  /** Words that stand for others, for a term. */
  String italic(String words);

  /** The page, every line ended. */
  String render();
}
