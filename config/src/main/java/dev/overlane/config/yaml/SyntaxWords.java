package dev.overlane.config.yaml;

import com.google.common.collect.ImmutableList;

/**
 * Our words for what the YAML parser has to say: a table from a piece of its message to ours, first
 * match wins.
 *
 * @param piece part of the parser's context or problem
 * @param message what is wrong
 * @param hint the way out
 */
record SyntaxWords(String piece, String message, String hint) {
  /** What the parser misses at the end of a line; the line is to blame, not what follows it. */
  private static final String NO_COLON = "could not find expected ':'";

  private static final ImmutableList<SyntaxWords> TABLE =
      ImmutableList.of(
          new SyntaxWords(
              "TAB", "a tab cannot indent or begin a value", "use spaces for indentation"),
          new SyntaxWords(
              "mapping values are not allowed",
              "a `:` is not allowed here",
              "quote a text that contains `: `, or check the indentation of this line"),
          new SyntaxWords(
              "mapping keys are not allowed",
              "a key is not allowed here",
              "check the indentation of this line"),
          new SyntaxWords(
              "sequence entries are not allowed",
              "a list item is not allowed here",
              "put `- ` at the beginning of a line of its own"),
          new SyntaxWords(
              NO_COLON,
              "this line is neither `key: value` nor part of the text above",
              "add the `:`, or check the indentation"),
          new SyntaxWords(
              "while scanning a quoted scalar",
              "a quoted text is not closed",
              "close the quotes, and write \\\\ for a backslash between double quotes"),
          new SyntaxWords(
              "while scanning a double-quoted scalar",
              "this escape is unknown in a double-quoted text",
              "write \\\\ for a backslash, or use single quotes"),
          new SyntaxWords(
              "while scanning an alias",
              "a value that begins with `*` is an alias, and this one has no name",
              "quote the text, or write *NAME"),
          new SyntaxWords(
              "while scanning an anchor",
              "a value that begins with `&` has an anchor, and this one has no name",
              "quote the text, or write &NAME before the value"),
          new SyntaxWords(
              "while scanning a tag",
              "a value that begins with `!` has a tag, and this one is not well-formed",
              "quote the text"),
          new SyntaxWords(
              "expected the node content",
              "a value is missing before this character",
              "write the value, or remove the character"),
          new SyntaxWords(
              "<block end>, but found ']'",
              "this `]` closes no list",
              "remove it, or put the text in quotes"),
          new SyntaxWords(
              "<block end>, but found '}'",
              "this `}` closes no map",
              "remove it, or put the text in quotes"),
          new SyntaxWords(
              "while parsing a flow mapping",
              "the { that began a map is not closed here",
              "put `,` between the entries and `}` behind the last"),
          new SyntaxWords(
              "while parsing a flow sequence",
              "the [ that began a list is not closed here",
              "put `,` between the items and `]` behind the last"),
          new SyntaxWords(
              "while parsing a block mapping",
              "this line does not fit the map around it",
              "keys of one map begin in the same column"),
          new SyntaxWords(
              "while parsing a block collection",
              "this line does not fit the list around it",
              "items of one list begin in the same column"),
          new SyntaxWords(
              "cannot start any token",
              "a value cannot begin with this character",
              "put the value in quotes"),
          new SyntaxWords(
              "undefined tag handle", "this tag is unknown", "quote a text that begins with `!`"),
          new SyntaxWords(
              "while scanning a block scalar",
              "this text block is not well-formed",
              "give the text behind `|` or `>` on lines of its own, indented"),
          new SyntaxWords(
              "A simple key is required",
              "what follows here must begin on a line of its own",
              "put a line break behind the bracket or quote that ends the text before"),
          new SyntaxWords(
              "directive", "this `%` line is not understood", "leave it out, or quote the text"),
          new SyntaxWords(
              "expected '<document start>'",
              "this does not belong to the document above",
              "check the indentation of this line"));

  /** Our words for a problem that the parser met in a context. */
  static SyntaxWords of(String context, String problem) {
    String said = context + "; " + problem;
    return TABLE.stream()
        .filter(words -> said.contains(words.piece))
        .findFirst()
        .orElseGet(
            () ->
                new SyntaxWords(
                    "",
                    "this is not well-formed YAML",
                    Shown.clip(problem.isEmpty() ? context : problem)));
  }

  /** Whether the place to blame is where the parser began, not where it gave up. */
  boolean atContext() {
    return piece.equals(NO_COLON);
  }
}
