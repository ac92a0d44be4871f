package dev.overlane.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.it.docs.DocsPage.Block;
import dev.overlane.it.docs.DocsPage.Example;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The blocks of a page that name one test ({@code run by}), for that test to run as they stand: in
 * a machine of its own, say. Confined to one thread.
 */
public final class PageBlocks {
  private final String page;
  private final Deque<Block> left;

  private PageBlocks(String page, Deque<Block> left) {
    this.page = page;
    this.left = left;
  }

  /**
   * Reads a page.
   *
   * @param page its path from the root of the tree, as {@code docs/install.md}
   * @param test whose blocks are wanted
   */
  public static PageBlocks of(String page, Class<?> test) {
    Deque<Block> blocks = new ArrayDeque<>();
    for (Block block : DocsPage.read(Path.of("..").resolve(page)).blocks()) {
      if (block.remarks("run by").anyMatch(test.getSimpleName()::equals)) {
        blocks.add(block);
      }
    }
    return new PageBlocks(page, blocks);
  }

  /**
   * Takes the next block of the page.
   *
   * @param begin what its first command begins with; any other fails
   * @return its commands, with their comments
   */
  public ImmutableList<String> next(String begin) {
    assertThat(left).as("%s has no more blocks for this test", page).isNotEmpty();
    ImmutableList<String> commands =
        DocsPage.examples(left.remove()).stream()
            .map(Example::command)
            .collect(ImmutableList.toImmutableList());
    assertThat(commands.get(0)).as("the next command of %s", page).startsWith(begin);
    return commands;
  }

  /** Fails if the page has blocks for the test that it has not taken. */
  public void assertNoneLeft() {
    assertThat(left).as("%s has blocks that were not run", page).isEmpty();
  }
}
