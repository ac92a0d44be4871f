package dev.overlane.it.docs;

import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A test that a page names for its commands.
 *
 * @param name of its class; those of that name in several modules are taken for one
 * @param code its source and those of the helpers beside it that it uses, without comments
 */
record NamedTest(String name, String code) {
  private static final Path ROOT = Path.of("..");
  static final ImmutableList<String> MODULES =
      ImmutableList.of("config", "ovsdb-client", "flow-programmer", "controller", "it");
  private static final Pattern LITERALS = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");
  private static final Pattern COMMENTS = Pattern.compile("(?ms)^\\s*/\\*.*?\\*/|^\\s*//.*?$");

  /** Finds it in all modules; empty if there is none. */
  static Optional<NamedTest> find(String name) throws IOException {
    StringBuilder code = new StringBuilder();
    for (String module : MODULES) {
      try (Stream<Path> sources = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        for (Path source : sources.filter(path -> path.endsWith(name + ".java")).toList()) {
          code.append(withHelpers(source));
        }
      }
    }
    return code.isEmpty() ? Optional.empty() : Optional.of(new NamedTest(name, code.toString()));
  }

  private static String withHelpers(Path source) throws IOException {
    StringBuilder all = new StringBuilder();
    Set<Path> beside = new HashSet<>(MoreFiles.listFiles(source.resolveSibling("")));
    Deque<Path> next = new ArrayDeque<>(List.of(source));
    while (!next.isEmpty()) {
      String code = code(next.remove());
      all.append(code);
      for (Path helper : List.copyOf(beside)) {
        String name = MoreFiles.getNameWithoutExtension(helper);
        if (helper.toString().endsWith(".java") && !name.endsWith("Test") && has(code, name)) {
          beside.remove(helper);
          next.add(helper);
        }
      }
    }
    return all.toString();
  }

  private static String code(Path source) throws IOException {
    return COMMENTS.matcher(Files.readString(source)).replaceAll("");
  }

  private static boolean has(String code, String word) {
    return Pattern.compile("(?<![\\w-])" + Pattern.quote(word) + "(?![\\w-])").matcher(code).find();
  }

  /**
   * Whether it takes a block from a page ({@link PageBlocks}): the page is named in its code, and
   * so are words that the block begins with.
   *
   * @param page its path from the root of the tree
   * @param begin the block's first command
   */
  boolean takes(String page, String begin) {
    String program = begin.replaceFirst("(?s) .*", " ");
    return code.contains("PageBlocks.of(\"" + page + "\"")
        && LITERALS
            .matcher(code)
            .results()
            .map(found -> found.group(1))
            .anyMatch(words -> words.startsWith(program) && begin.startsWith(words));
  }
}
