package dev.overlane.ovsdb;

import dev.overlane.fuzz.FuzzCorpus;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every input of the corpus, replayed; bin/fuzz looks for new ones. */
final class FuzzCorpusTest {

  @TestFactory
  Stream<DynamicTest> input_holdsWhatItsTargetPromises() throws IOException {
    return FuzzCorpus.tests();
  }
}
