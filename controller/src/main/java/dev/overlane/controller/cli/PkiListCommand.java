package dev.overlane.controller.cli;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.pki.Listed;
import dev.overlane.controller.pki.Pki;
import dev.overlane.controller.pki.PkiException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code overlane pki list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists CAs, the controller and hosts with the end of their certificates.",
    footerHeading = "%nExamples:%n",
    footer = {"  overlane pki list", "  overlane pki list --within 90 --json"},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:nothing is due", "1:error", "6:something has expired, or does so soon"})
final class PkiListCommand extends PkiAction {
  private static final int DUE = 6;

  @Option(
      names = "--within",
      paramLabel = "DAYS",
      defaultValue = "30",
      description = "What soon means (default: ${DEFAULT-VALUE}).")
  private int within;

  @Option(names = "--json", description = "Print JSON, one line.")
  private boolean json;

  @Override
  int act() throws PkiException, IOException {
    checkWithin(within);
    ImmutableList<Listed> list;
    try (Pki pki = open()) {
      list = pki.list(Duration.ofDays(within));
    }
    Instant now = Instant.now();
    if (json) {
      out().println(PkiListing.json(list, now));
    } else {
      PkiListing.lines(list, now, Terminal.colours()).forEach(out()::println);
    }
    return list.stream().anyMatch(Listed::isDue) ? DUE : 0;
  }
}
