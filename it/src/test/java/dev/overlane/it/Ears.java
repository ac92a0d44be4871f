package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import dev.overlane.lab.Capture;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What comes to each container of a stage during a test. Registered in an instance field, with the
 * stage in a static one.
 */
final class Ears implements BeforeEachCallback, AfterEachCallback {
  private final Stage stage;
  private ImmutableMap<String, Capture> ears = ImmutableMap.of();

  Ears(Stage stage) {
    this.stage = stage;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    ImmutableMap.Builder<String, Capture> all = ImmutableMap.builder();
    stage.lab().containers().forEach(each -> all.put(each.name(), each.listen()));
    ears = all.buildOrThrow();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    ears.values().forEach(Capture::close);
  }

  /** One container's. */
  Capture at(String container) {
    Capture ear = ears.get(container);
    assertThat(ear).isNotNull();
    return ear;
  }

  /** All, by the container's name. */
  ImmutableMap<String, Capture> all() {
    return ears;
  }
}
