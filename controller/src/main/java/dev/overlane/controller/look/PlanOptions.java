package dev.overlane.controller.look;

import com.google.common.collect.ImmutableList;

/**
 * How a plan is told.
 *
 * @param json as JSON, instead of text
 * @param verbose with every flow
 */
public record PlanOptions(boolean json, boolean verbose) {

  /** The arguments that give them to the control socket's command. */
  public ImmutableList<String> arguments() {
    ImmutableList.Builder<String> arguments = ImmutableList.builder();
    if (json) {
      arguments.add("--json");
    }
    if (verbose) {
      arguments.add("--verbose");
    }
    return arguments.build();
  }
}
