package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ListMultimap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each line of SECURITY.md that says "cannot" names tests, and those tests are there. */
final class SecurityPageTest {
  private static final Pattern NAMED = Pattern.compile("`(\\w+Test)#(\\w+)`");
  private static final Pattern METHOD =
      Pattern.compile(
          "@(?:Test|ParameterizedTest|Property|RepeatedTest)\\b(?:(?!\\bvoid\\b).)*\\bvoid (\\w+)\\(",
          Pattern.DOTALL);

  @Test
  void everyCannot_namesTestsThatExist() throws IOException {
    ListMultimap<String, String> tests = tests();
    List<String> wrong = new ArrayList<>();
    int promises = 0;
    for (String line : Files.readAllLines(Launch.HOME.resolve("SECURITY.md"))) {
      Matcher named = NAMED.matcher(line);
      boolean any = false;
      while (named.find()) {
        any = true;
        if (!tests.containsEntry(named.group(1), named.group(2))) {
          wrong.add("no such test: " + named.group());
        }
      }
      if (line.startsWith("| cannot |")) {
        promises++;
        if (!any) {
          wrong.add("no test: " + line);
        }
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(promises).isGreaterThan(20);
  }

  /** The test methods of the whole project by the simple names of their classes. */
  private static ListMultimap<String, String> tests() throws IOException {
    ListMultimap<String, String> tests = ArrayListMultimap.create();
    for (String module : List.of("config", "ovsdb-client", "flow-programmer", "controller", "it")) {
      try (Stream<Path> sources =
          Files.walk(Launch.HOME.resolve(module).resolve("src/test/java"))) {
        for (Path source : sources.filter(path -> path.toString().endsWith("Test.java")).toList()) {
          String name = source.getFileName().toString().replace(".java", "");
          Matcher method = METHOD.matcher(Files.readString(source));
          while (method.find()) {
            tests.put(name, method.group(1));
          }
        }
      }
    }
    return tests;
  }
}
