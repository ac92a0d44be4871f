package dev.overlane.controller.run;

import dev.overlane.ovsdb.state.HostEpoch;
import java.util.Optional;

/** Whether this process may change anything just now; asked before each change, on host loops. */
public interface WritePermit {
  /** Of a controller that is alone. */
  WritePermit ALWAYS = () -> true;

  boolean mayWrite();

  /** Why not, for the status. */
  default String reason() {
    return "this process may not change anything just now";
  }

  /** Whether other processes may have a permit for the same host; then it has an epoch. */
  default boolean isShared() {
    return false;
  }

  /** Under which epoch it holds; empty: it does not, or nobody else can have one. */
  default Optional<HostEpoch> epoch() {
    return Optional.empty();
  }
}
