package dev.overlane.fuzz;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The inputs that a module keeps for its fuzz targets: {@code src/test/fuzz/TARGET/INPUT}, where
 * TARGET is the full name of a class with a static method {@code fuzzerTestOneInput(byte[])}, which
 * throws if the input shows a fault.
 */
public final class FuzzCorpus {
  private static final Path ROOT = Path.of("src/test/fuzz");

  /** What an input may take on a busy machine; most take less than a millisecond. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private FuzzCorpus() {}

  /** A test for each input: its target accepts it, in time. */
  public static Stream<DynamicTest> tests() throws IOException {
    ImmutableList.Builder<DynamicTest> tests = ImmutableList.builder();
    for (Path directory : list(ROOT)) {
      if (Files.isDirectory(directory)) {
        MethodHandle target = target(directory.getFileName().toString());
        list(directory).forEach(input -> tests.add(test(target, input)));
      }
    }
    return tests.build().stream();
  }

  private static ImmutableList<Path> list(Path directory) throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.sorted().collect(toImmutableList());
    }
  }

  private static MethodHandle target(String name) {
    try {
      Method method = Class.forName(name).getMethod("fuzzerTestOneInput", byte[].class);
      method.setAccessible(true);
      return MethodHandles.lookup().unreflect(method);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the corpus names a fuzz target that is none: " + name, e);
    }
  }

  private static DynamicTest test(MethodHandle target, Path input) {
    String name = input.getParent().getFileName() + ": " + input.getFileName();
    return dynamicTest(
        name,
        () -> assertTimeoutPreemptively(LIMIT, () -> target.invoke(Files.readAllBytes(input))));
  }
}
