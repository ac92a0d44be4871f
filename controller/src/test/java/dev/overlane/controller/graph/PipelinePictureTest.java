package dev.overlane.controller.graph;

import dev.overlane.golden.Golden;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class PipelinePictureTest {

  @Test
  void pictureOfTheDocs_showsThePipelineThatIsDeclared() throws IOException {
    Golden.check("../docs/pictures/pipeline.svg", PipelinePicture.draw());
  }
}
