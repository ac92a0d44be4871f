package dev.overlane.controller.measure;

import com.google.common.base.Ascii;

/** What became of a transaction or a bundle. */
public enum ChangeResult {
  /** It is in force. */
  APPLIED,
  /** The server or the switch did not take it; nothing of it is in force. */
  REFUSED,
  /** There was no answer: it is looked up. */
  UNKNOWN;

  /** The word shown to operators and scripts. */
  @Override
  public String toString() {
    return Ascii.toLowerCase(name());
  }
}
