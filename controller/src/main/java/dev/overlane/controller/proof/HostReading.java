package dev.overlane.controller.proof;

import dev.overlane.flow.proof.SwitchView;
import java.util.Optional;

/**
 * What the proof has of one host.
 *
 * @param view its switch; empty: it could not be seen
 * @param reason why not; empty: it could
 */
record HostReading(Optional<SwitchView> view, String reason) {

  static HostReading seen(SwitchView view) {
    return new HostReading(Optional.of(view), "");
  }

  static HostReading unseen(String reason) {
    return new HostReading(Optional.empty(), reason);
  }
}
