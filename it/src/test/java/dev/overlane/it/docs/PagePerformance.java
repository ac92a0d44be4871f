package dev.overlane.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.it.docs.DocsPage.Block;
import dev.overlane.it.docs.DocsPage.Example;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;

/** What a page of the documentation asks for is done, and compared with what the page says. */
final class PagePerformance {
  private static final Path ROOT = Path.of("..");
  private static final Path NOTATION = ROOT.resolve("docs/writing.md");

  private PagePerformance() {}

  /** Does all of a page, in a shell of its own. */
  static void perform(Path page) throws IOException {
    try (DocsShell shell = DocsShell.start()) {
      for (Block block : DocsPage.read(page).blocks()) {
        perform(shell, page, block);
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
    if (isRunElsewhere(block)) {
      checkElsewhere(page, block);
      return;
    }
    String where = block.remark("on").orElse("");
    boolean beside = block.remark("beside").isPresent();
    Iterator<Integer> exits =
        block.remark("exit").stream()
            .flatMap(codes -> Stream.of(codes.split(" ")))
            .map(Integer::valueOf)
            .iterator();
    for (Example example : DocsPage.examples(block)) {
      if (beside) {
        shell.runBeside(example.command(), where);
      } else {
        CommandResult result = shell.run(example.command(), where);
        check(page, example, exits.hasNext() ? exits.next() : 0, result);
      }
    }
  }

  private static boolean isRunElsewhere(Block block) {
    return Stream.of("run by", "accepted", "not run")
        .anyMatch(kind -> block.remark(kind).isPresent());
  }

  /**
   * Each command is run by one of those whom the block names. Reasons for less are those of
   * docs/writing.md, and no others.
   */
  private static void checkElsewhere(Path page, Block block) throws IOException {
    String place = page.getFileName() + ":" + block.line();
    for (String reason :
        Stream.concat(block.remarks("accepted"), block.remarks("not run")).toList()) {
      assertThat(Files.readString(NOTATION))
          .as("%s: a reason that docs/writing.md has not", place)
          .contains("**" + reason + "**");
    }
    ImmutableList<Example> examples = DocsPage.examples(block);
    for (Example example : examples) {
      boolean isRun = false;
      for (String runner : block.remarks("run by").toList()) {
        isRun |= runs(runner, page, examples.get(0).command(), example.command());
      }
      if (!isRun && block.remark("accepted").isPresent()) {
        AcceptedCommand.check(place, example.command());
      } else if (block.remark("not run").isEmpty()) {
        assertThat(isRun).as("%s: %s is run by whom it names", place, example.command()).isTrue();
      }
    }
  }

  /** Whether that test, or that script of the tree, runs a command of the block that begins so. */
  private static boolean runs(String runner, Path page, String begin, String command)
      throws IOException {
    if (runner.contains("/")) {
      return RunByScript.runs(ROOT.resolve(runner), command);
    }
    Optional<NamedTest> test = NamedTest.find(runner);
    return test.isPresent() && test.get().takes(ROOT.relativize(page).toString(), begin);
  }

  private static void check(Path page, Example example, int exit, CommandResult result) {
    String place = page.getFileName() + ":" + example.line() + ": " + example.command();
    assertThat(result.exitCode())
        .as(
            "%s\nprinted\n%s(its page may say otherwise, see docs/writing.md)",
            place, result.stdout())
        .isEqualTo(exit);
    ShownOutput.check(page, example, result.stdout());
  }

  /** The hosts of an example with their containers, and the controller that has made them so. */
  private static void raise(DocsShell shell, String example) throws IOException {
    String up =
        "cp config/examples/" + example + " net.yaml && bin/overlane lab up net.yaml --attach";
    CommandResult raised = shell.run(up);
    assertThat(raised.exitCode()).as("%s", raised).isZero();
    shell.runBeside("bin/overlane run --config net.yaml", "controller");
    CommandResult converged = shell.run("bin/overlane status --wait 30");
    assertThat(converged.exitCode()).as("%s", converged).isZero();
  }
}
