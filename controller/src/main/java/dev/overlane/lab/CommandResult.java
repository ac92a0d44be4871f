package dev.overlane.lab;

/**
 * What a finished command left behind.
 *
 * @param command the command line, for messages
 * @param exitCode its exit status; 128 + N after signal N
 * @param stdout everything it wrote to standard output
 * @param stderr everything it wrote to standard error
 */
public record CommandResult(String command, int exitCode, String stdout, String stderr) {

  public boolean succeeded() {
    return exitCode == 0;
  }

  /** Returns this result if the command succeeded; else throws with the command and its words. */
  public CommandResult orThrow() {
    if (!succeeded()) {
      String words = (stderr.isBlank() ? stdout : stderr).strip();
      throw new LabException("`" + command + "` exited with " + exitCode + ": " + words);
    }
    return this;
  }
}
