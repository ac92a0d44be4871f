package dev.overlane.config.schema;

import dev.overlane.config.model.FloodLimit;
import dev.overlane.config.yaml.YamlNode;
import java.util.Optional;

/** Reads {@code flood-limit}: a number of packets a second, or {@code none}. */
final class FloodLimits {
  static final String KEY = "flood-limit";

  private static final String NONE = "none";

  private FloodLimits() {}

  /** What a segment or port says, or else what holds for it; empty: no limit. */
  static Optional<FloodLimit> read(Fields fields, Optional<FloodLimit> otherwise) {
    Optional<Value> written = fields.find(KEY);
    if (written.isEmpty()) {
      return otherwise;
    }
    return isNone(written.get())
        ? Optional.empty()
        : written.get().integer(FloodLimit.MIN, FloodLimit.MAX, " or " + NONE).map(FloodLimit::new);
  }

  private static boolean isNone(Value value) {
    return value.node() instanceof YamlNode.Scalar scalar && scalar.text().equals(NONE);
  }
}
