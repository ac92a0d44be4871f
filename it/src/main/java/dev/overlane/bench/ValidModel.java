package dev.overlane.bench;

import dev.overlane.config.ConfigResult;
import dev.overlane.config.model.NetworkModel;

/** What a file of a bench's own says. */
public final class ValidModel {
  private ValidModel() {}

  /**
   * The model of a file that was loaded.
   *
   * @throws BenchFailure if it was refused; the message says why
   */
  public static NetworkModel of(ConfigResult result) {
    if (result instanceof ConfigResult.Valid valid) {
      return valid.model();
    }
    throw new BenchFailure(result.toString());
  }
}
