package dev.overlane.it;

import dev.overlane.lab.LabRequirements;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What tests on real hosts ask first. */
public final class OnRealHosts {
  private OnRealHosts() {}

  /**
   * Skips the test, with the reason, where this machine cannot carry a lab; where the environment
   * says {@code CI=true} it fails.
   */
  public static void orSkip() {
    LabRequirements.missing().ifPresent(OnRealHosts::doWithout);
  }

  /** Skips the test for another reason, or fails likewise. */
  public static void doWithout(String reason) {
    if ("true".equals(System.getenv("CI"))) {
      Assertions.fail(reason);
    }
    Assumptions.abort(reason);
  }
}
