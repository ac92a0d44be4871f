package dev.overlane.controller.control;

import com.google.common.collect.ImmutableList;

/** A command of the control socket; called on a control thread, may not block for long. */
@FunctionalInterface
public interface UnixctlCommand {

  /** Returns the command's whole output. */
  String run(ImmutableList<String> arguments);

  /** Whether that changes something, so that only the user of the process and root may ask it. */
  default boolean isChange(ImmutableList<String> arguments) {
    return false;
  }
}
