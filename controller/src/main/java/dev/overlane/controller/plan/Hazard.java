package dev.overlane.controller.plan;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.Diagnostic;
import dev.overlane.config.FilePlaces;

/**
 * Why a revision may not follow those that hosts may be at. PURE.
 *
 * @param path the keys of the file that are to blame, from the top
 * @param text what would happen
 * @param hint the way out
 */
public record Hazard(ImmutableList<String> path, String text, String hint) {

  /** As an error of the file. */
  public Diagnostic in(FilePlaces places) {
    return places.error(text, hint, path);
  }

  @Override
  public String toString() {
    return text + " (" + hint + ")";
  }
}
