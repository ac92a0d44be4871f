package dev.overlane.it;

import com.google.common.collect.ImmutableSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The demo that Overlane grew from, in the encoding of the example: one VNI for each segment. */
final class SeedTest {
  private static final ImmutableSet<String> PAIRS = ImmutableSet.of("AB", "BA", "XY", "YX");

  @RegisterExtension static final Stage stage = Stage.ofExample("seed.yaml").running();

  @Test
  void allOrderedPairs_talkWithinTheirSegmentOnly() {
    PingMatrix.assertTalk(
        stage.lab().containers(), (from, to) -> PAIRS.contains(from.name() + to.name()));
  }
}
