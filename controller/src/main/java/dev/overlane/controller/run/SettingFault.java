package dev.overlane.controller.run;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.overlane.config.Diagnostic;
import dev.overlane.config.FilePlaces;
import dev.overlane.config.yaml.Place;
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
    Place place = places.of(Splitter.on('.').splitToList(setting).toArray(String[]::new));
    return String.valueOf(getMessage())
        .lines()
        .map(
            line ->
                new Diagnostic(
                    Diagnostic.Severity.ERROR,
                    places.file(place),
                    place.line(),
                    place.column(),
                    setting + ": " + line,
                    ""))
        .collect(ImmutableList.toImmutableList());
  }
}
