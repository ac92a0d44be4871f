package dev.overlane.it.docs;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.it.docs.DocsPage.Block;
import dev.overlane.it.docs.DocsPage.Example;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/**
 * The blocks of a page that name one test ({@code run by}), for that test to run as they stand: in
 * a machine of its own, say. Where the methods of a class share them, they are a static extension
 * of it, which fails if these have left a block together; it cannot know if one of them was
 * skipped, or not asked for. Where tests that failed are run again, all blocks are there again.
 * Confined to one thread.
 */
public final class PageBlocks implements BeforeAllCallback, AfterAllCallback, TestWatcher {
  private static final Path ROOT = Path.of("..");

  private final String page;
  private final ImmutableList<Block> all;
  private final Deque<Block> left;
  private final Map<String, Example> taken = new HashMap<>();
  private final Set<Method> succeeded = new HashSet<>();

  private PageBlocks(String page, ImmutableList<Block> all) {
    this.page = page;
    this.all = all;
    this.left = new ArrayDeque<>(all);
  }

  /**
   * Reads a page.
   *
   * @param page its path from the root of the tree, as {@code docs/install.md}
   * @param test whose blocks are wanted
   */
  public static PageBlocks of(String page, Class<?> test) {
    return new PageBlocks(
        page,
        DocsPage.read(ROOT.resolve(page)).blocks().stream()
            .filter(block -> block.remarks("run by").anyMatch(test.getSimpleName()::equals))
            .collect(ImmutableList.toImmutableList()));
  }

  /**
   * Takes the first block that was not taken yet.
   *
   * @param begin what its first command begins with; DocsCommandsTest looks for such words in the
   *     code of the test
   * @return its commands, with their comments
   */
  public ImmutableList<String> next(String begin) {
    ImmutableList<Example> examples =
        left.stream()
            .filter(block -> DocsPage.examples(block).get(0).command().startsWith(begin))
            .findFirst()
            .map(this::take)
            .orElseThrow(() -> new AssertionError(page + " has no such block more: " + begin));
    examples.forEach(example -> taken.put(example.command(), example));
    return examples.stream().map(Example::command).collect(ImmutableList.toImmutableList());
  }

  private ImmutableList<Example> take(Block block) {
    left.remove(block);
    return DocsPage.examples(block);
  }

  /**
   * Fails if the page shows something else.
   *
   * @param command one of a block that was taken, as it stands in the page
   * @param printed by it, standard error too
   */
  public void assertShows(String command, String printed) {
    Example example = taken.get(command);
    assertThat(example).as("%s of %s", command, page).isNotNull();
    ShownOutput.check(ROOT.resolve(page), requireNonNull(example), printed);
  }

  /** Fails if the page has blocks for the test that it has not taken. */
  public void assertNoneLeft() {
    assertThat(left).as("%s has blocks that were not run", page).isEmpty();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    left.clear();
    left.addAll(all);
    taken.clear();
    succeeded.clear();
  }

  @Override
  public void testSuccessful(ExtensionContext context) {
    context.getTestMethod().ifPresent(succeeded::add);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (succeeded.containsAll(
        AnnotationSupport.findAnnotatedMethods(
            context.getRequiredTestClass(), Testable.class, HierarchyTraversalMode.TOP_DOWN))) {
      assertNoneLeft();
    }
  }
}
