package dev.overlane.config;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every rule of the format with its exact words and place: the tables in {@code findings/}. To
 * write them anew from what the loader says: {@code mvn test -pl config -Dtest=FindingsTest
 * -Dgolden.update=true}, and read the difference.
 */
final class FindingsTest {

  static ImmutableList<FindingCase> cases() throws IOException {
    return FindingCase.all();
  }

  @BeforeAll
  static void update() throws IOException {
    if (!Boolean.getBoolean("golden.update")) {
      return;
    }
    for (Path file : FindingCase.files()) {
      String head = Splitter.on("\n### ").splitToList(Files.readString(file)).get(0);
      String cases = FindingCase.of(file).stream().map(FindingCase::rewritten).collect(joining());
      Files.writeString(file, head + "\n" + cases);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void text_isFoundToBe(FindingCase written) {
    assertThat(written.found()).isEqualTo(written.findings());
  }
}
