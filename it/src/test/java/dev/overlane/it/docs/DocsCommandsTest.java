package dev.overlane.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.it.OnRealHosts;
import dev.overlane.it.docs.DocsPage.Block;
import dev.overlane.it.docs.DocsPage.Example;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command of the documentation does what its page says. How a page tells what a reader need
 * not know, as which commands need a machine that no test has, is in docs/writing.md.
 */
final class DocsCommandsTest {
  private static final Path ROOT = Path.of("..");
  private static final ImmutableList<String> MODULES =
      ImmutableList.of("config", "ovsdb-client", "flow-programmer", "controller", "it");

  @BeforeAll
  static void requireRealHosts() {
    OnRealHosts.orSkip();
  }

  static Stream<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of(ROOT.resolve("README.md"), ROOT.resolve("SECURITY.md")),
              docs.filter(page -> page.toString().endsWith(".md")).sorted().toList().stream())
          .filter(DocsCommandsTest::hasCommands);
    }
  }

  private static boolean hasCommands(Path page) {
    return DocsPage.read(page).blocks().stream()
        .anyMatch(block -> !DocsPage.examples(block).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void commandsOfThePage_doAndPrintWhatItSays(Path path) throws IOException {
    try (DocsShell shell = DocsShell.start()) {
      for (Block block : DocsPage.read(path).blocks()) {
        perform(shell, path, block);
      }
    }
  }

  private static void perform(DocsShell shell, Path page, Block block) throws IOException {
    String place = page.getFileName() + ":" + block.line();
    for (String lab : block.remarks("lab").toList()) {
      raise(shell, lab);
    }
    for (String hidden : block.remarks("run").toList()) {
      CommandResult result = shell.run(hidden);
      assertThat(result.exitCode()).as("%s: %s", place, result).isZero();
    }
    if (block.remark("file").isPresent()) {
      Files.write(shell.directory().resolve(block.remark("file").get()), block.text());
    }
    if (block.remark("run by").isPresent()) {
      assertThat(isTest(block.remark("run by").get()))
          .as("%s: there is no such test", place)
          .isTrue();
    } else if (block.remark("not run").isEmpty()) {
      ImmutableList<Example> examples = DocsPage.examples(block);
      boolean beside = block.remark("beside").isPresent();
      Iterator<Integer> exits =
          block.remark("exit").stream()
              .flatMap(codes -> Stream.of(codes.split(" ")))
              .map(Integer::valueOf)
              .iterator();
      for (Example example : examples) {
        if (beside) {
          shell.runBeside(example.command());
        } else {
          check(shell, page, example, exits.hasNext() ? exits.next() : 0);
        }
      }
    }
  }

  private static boolean isTest(String name) throws IOException {
    for (String module : MODULES) {
      try (Stream<Path> sources = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        if (sources.anyMatch(source -> source.endsWith(name + ".java"))) {
          return true;
        }
      }
    }
    return false;
  }

  private static void check(DocsShell shell, Path page, Example example, int exit)
      throws IOException {
    CommandResult result = shell.run(example.command());
    String place = page.getFileName() + ":" + example.line() + ": " + example.command();
    assertThat(result.exitCode())
        .as(
            "%s\nprinted\n%s(its page may say otherwise, see docs/writing.md)",
            place, result.stdout())
        .isEqualTo(exit);
    if (example.shown().isPresent()) {
      String shown = example.shown().get();
      if (!ShownOutput.agrees(shown, result.stdout())) {
        if (Boolean.getBoolean("golden.update")) {
          update(page, example, shown, result.stdout());
        } else {
          assertThat(ShownOutput.timeless(result.stdout()))
              .as("%s", place)
              .isEqualTo(ShownOutput.timeless(shown));
        }
      }
    }
  }

  /** With {@code -Dgolden.update=true} pages show what is printed now. */
  private static void update(Path page, Example example, String shown, String printed)
      throws IOException {
    String command = example.command() + "\n";
    String text = Files.readString(page);
    Files.writeString(
        page, text.replace(command + shown, command + printed.stripTrailing() + "\n"));
  }

  /** The hosts of an example with their containers, and the controller that has made them so. */
  private static void raise(DocsShell shell, String example) throws IOException {
    String up =
        "cp config/examples/" + example + " net.yaml && bin/overlane lab up net.yaml --attach";
    CommandResult raised = shell.run(up);
    assertThat(raised.exitCode()).as("%s", raised).isZero();
    shell.runBeside("ip netns exec ol-net bin/overlane run --config net.yaml");
    CommandResult converged = shell.run("bin/overlane status --wait 30");
    assertThat(converged.exitCode()).as("%s", converged).isZero();
  }
}
