package dev.overlane.controller.cluster;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.files.FileSet;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.plan.Hazard;
import dev.overlane.controller.plan.KeyMeanings;
import dev.overlane.controller.plan.RevisionRules;
import java.io.IOException;

/**
 * Whether a network may follow on one that hosts may be at, and this process never had in force.
 * PURE.
 */
final class Succession {
  private Succession() {}

  /**
   * Why a network may not follow; empty: it may.
   *
   * @param named what etcd names
   * @param before its files
   * @throws IOException if these say nothing to this program
   */
  static ImmutableList<Hazard> hazards(Applied named, FileSet before, NetworkModel next)
      throws IOException {
    ConfigResult result = ConfigLoader.load(before);
    if (result instanceof ConfigResult.Invalid invalid) {
      throw new IOException(
          "whether this may follow on "
              + named.words()
              + ", this member cannot tell, for it does not have that in force and refuses it: ask a"
              + " member that has it, or bring this one to the same version; "
              + invalid.diagnostics().get(0));
    }
    NetworkModel model = ((ConfigResult.Valid) result).model();
    return RevisionRules.hazards(ImmutableList.of(KeyMeanings.of(model)), next);
  }
}
