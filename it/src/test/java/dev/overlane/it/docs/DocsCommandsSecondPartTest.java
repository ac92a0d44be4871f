package dev.overlane.it.docs;

import com.google.common.collect.ImmutableList;
import dev.overlane.it.OnRealHosts;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As {@link DocsCommandsTest}, in a process beside that one's. */
final class DocsCommandsSecondPartTest {

  @BeforeAll
  static void requireRealHosts() {
    OnRealHosts.orSkip();
    SshHosts.orSkip();
  }

  static ImmutableList<Path> pages() throws IOException {
    return DocsPages.second();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("pages")
  void commandsOfThePage_doAndPrintWhatItSays(Path page) throws IOException {
    PagePerformance.perform(page);
  }
}
