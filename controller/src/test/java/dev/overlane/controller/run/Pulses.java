package dev.overlane.controller.run;

import java.util.List;
import java.util.concurrent.Executor;

/** Pulses for tests of other packages. */
public final class Pulses {
  private Pulses() {}

  /** The pulse of some loops. */
  public static Pulse of(Executor... loops) {
    return new Pulse(List.of(loops));
  }
}
