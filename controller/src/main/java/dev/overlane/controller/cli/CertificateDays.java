package dev.overlane.controller.cli;

import picocli.CommandLine.Option;

/** The option that says how long a new certificate holds. */
final class CertificateDays {
  @Option(
      names = "--days",
      paramLabel = "DAYS",
      defaultValue = "365",
      description = "How long a new certificate holds (default: ${DEFAULT-VALUE}).")
  private int days;

  /** The number of days, or the command's complaint. */
  int of(PkiAction action) {
    return action.days("--days", days);
  }
}
