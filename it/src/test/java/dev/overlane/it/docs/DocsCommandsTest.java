package dev.overlane.it.docs;

import com.google.common.collect.ImmutableList;
import dev.overlane.it.OnRealHosts;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command of the documentation does what its page says. How a page tells what a reader need
 * not know, as which commands need a machine that no test has, is in docs/writing.md. The other
 * part of the pages is {@link DocsCommandsSecondPartTest}'s.
 */
final class DocsCommandsTest {

  @BeforeAll
  static void requireRealHosts() {
    OnRealHosts.orSkip();
    SshHosts.orSkip();
  }

  static ImmutableList<Path> pages() throws IOException {
    return DocsPages.first();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void commandsOfThePage_doAndPrintWhatItSays(Path page) throws IOException {
    PagePerformance.perform(page);
  }
}
