package dev.overlane.it.docs;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The pages that have commands, in two parts that take about as long: each has a process. */
final class DocsPages {
  private static final Path ROOT = Path.of("..");

  /** The one page that is wanted; empty: all. */
  private static final String WANTED = System.getProperty("overlane.docs", "");

  private static final ImmutableSet<String> SECOND =
      ImmutableSet.of(
          "graph.md",
          "hosts.md",
          "operations.md",
          "plan.md",
          "quick-start.md",
          "status.md",
          "trace.md",
          "troubleshooting.md",
          "lab.md");

  private DocsPages() {}

  /** The first part, or the one page that is wanted. */
  static ImmutableList<Path> first() throws IOException {
    return WANTED.isEmpty() ? part(false) : named(WANTED);
  }

  /** The others; none if one page is wanted. */
  static ImmutableList<Path> second() throws IOException {
    return WANTED.isEmpty() ? part(true) : ImmutableList.of();
  }

  private static ImmutableList<Path> part(boolean second) throws IOException {
    return named("").stream()
        .filter(page -> SECOND.contains(page.getFileName().toString()) == second)
        .collect(ImmutableList.toImmutableList());
  }

  private static ImmutableList<Path> named(String end) throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of(ROOT.resolve("README.md"), ROOT.resolve("SECURITY.md")),
              docs.filter(page -> page.toString().endsWith(".md")).sorted())
          .filter(page -> page.toString().endsWith(end))
          .filter(DocsPages::hasCommands)
          .collect(ImmutableList.toImmutableList());
    }
  }

  private static boolean hasCommands(Path page) {
    return DocsPage.read(page).blocks().stream()
        .anyMatch(block -> !DocsPage.examples(block).isEmpty());
  }
}
