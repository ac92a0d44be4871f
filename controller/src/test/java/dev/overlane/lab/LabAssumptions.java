package dev.overlane.lab;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/** Skips a test where the machine cannot carry a lab; in CI that is a failure. */
public final class LabAssumptions {
  private LabAssumptions() {}

  public static void requireLab() {
    LabRequirements.missing()
        .ifPresent(
            reason -> {
              if ("true".equals(System.getenv("CI"))) {
                fail(reason);
              }
              abort(reason);
            });
  }
}
