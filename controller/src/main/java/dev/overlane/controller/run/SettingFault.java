package dev.overlane.controller.run;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.Diagnostic;
import dev.overlane.config.FilePlaces;
import java.io.IOException;

/** A setting of the file that is well written and cannot be put into force on this machine. */
final class SettingFault extends IOException {
  private static final long serialVersionUID = 1;

  private final String setting;

  /**
   * @param setting its keys, with dots between them
   */
  SettingFault(String setting, IOException cause) {
    super(cause.getMessage(), cause);
    this.setting = setting;
  }

  /** As errors of the file, one for each line of the reason. */
  ImmutableList<Diagnostic> in(FilePlaces places) {
    return places.errors(setting, String.valueOf(getMessage()));
  }
}
