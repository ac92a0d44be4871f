package dev.overlane.flow.compile;

import static java.util.stream.Collectors.joining;

import dev.overlane.config.model.Overlay.Encoding;
import dev.overlane.flow.pipeline.FlowText;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.golden.Golden;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class GoldenFlowsTest {

  @Test
  void seed_withVniPerSegment_compilesToTheseFlows() throws IOException {
    TestNetwork seed = TestNetworks.seed(Encoding.VNI_PER_SEGMENT);

    Golden.check("src/test/resources/golden/seed-h1.flows", text(seed.flows("h1")));
    Golden.check("src/test/resources/golden/seed-h2.flows", text(seed.flows("h2")));
  }

  @Test
  void seed_asTrunk_compilesToTheseFlows() throws IOException {
    TestNetwork seed = TestNetworks.seed(Encoding.TRUNK);

    Golden.check("src/test/resources/golden/trunk-h1.flows", text(seed.flows("h1")));
    Golden.check("src/test/resources/golden/trunk-h2.flows", text(seed.flows("h2")));
  }

  private static String text(FlowSet flows) {
    return flows.flows().stream().map(FlowText::of).collect(joining("\n", "", "\n"));
  }
}
