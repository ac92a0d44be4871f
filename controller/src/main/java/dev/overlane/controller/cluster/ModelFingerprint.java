package dev.overlane.controller.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import dev.overlane.config.model.ClusterSettings;
import dev.overlane.config.model.NetworkModel;
import java.util.List;

/**
 * What tells files of members apart that make other networks of the same hosts. What each member
 * may have for itself, its name, its keys and where it listens, does not count. PURE.
 */
final class ModelFingerprint {
  /** Digits that are enough to tell one file from another. */
  private static final int DIGITS = 8;

  private ModelFingerprint() {}

  /**
   * Of what a file says; each version of the program may have another one for it.
   *
   * @param cluster that of the file
   */
  static String of(NetworkModel model, ClusterSettings cluster) {
    List<Object> counted =
        List.of(
            cluster.lease(),
            cluster.era(),
            model.controller().openflowTargets(),
            model.overlay(),
            model.segments(),
            model.hosts(),
            model.floatingPorts(),
            model.expectations());
    // All of these are records and collections in the file's order, which show what they hold.
    return Hashing.sha256().hashString(counted.toString(), UTF_8).toString().substring(0, DIGITS);
  }
}
