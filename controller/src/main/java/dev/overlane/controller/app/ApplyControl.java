package dev.overlane.controller.app;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.control.UnixctlCommand;
import dev.overlane.controller.look.RunningApply;

/** {@code apply} of the control socket. */
final class ApplyControl implements UnixctlCommand {
  private final RunningApply apply;

  ApplyControl(RunningApply apply) {
    this.apply = apply;
  }

  @Override
  public String run(ImmutableList<String> arguments) {
    return apply.answer(arguments);
  }

  @Override
  public boolean isChange(ImmutableList<String> arguments) {
    return RunningApply.isChange(arguments);
  }
}
