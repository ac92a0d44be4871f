package dev.overlane.controller.cli;

import dev.overlane.controller.pki.ExistingAuthorities;
import dev.overlane.controller.pki.Pki;
import dev.overlane.controller.pki.PkiException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import picocli.CommandLine.Option;

/** What the two commands that make a directory of keys and certificates have in common. */
final class NewDirectory {
  @Option(
      names = "--ca-days",
      paramLabel = "DAYS",
      defaultValue = "3650",
      description = "How long a new CA holds (default: ${DEFAULT-VALUE}).")
  private int caDays;

  @Option(
      names = "--days",
      paramLabel = "DAYS",
      defaultValue = "365",
      description = "How long the controller's certificate holds (default: ${DEFAULT-VALUE}).")
  private int days;

  /** Makes the directory of a command and prints what to write into the network file. */
  int make(PkiAction action, ExistingAuthorities existing) throws PkiException, IOException {
    Path directory = action.directory();
    Pki.init(
        directory,
        existing,
        action.days("--ca-days", caDays),
        action.days("--days", days),
        InstantSource.system());
    action.out().println("# " + directory + " is made. For a network file beside it:");
    action.out().println("controller:");
    action.out().println("  openflow: { listen: \"pssl:6653\", target: \"ssl:IP:6653\" }");
    action.out().println("  tls:");
    action.out().println("    private-key: " + directory.resolve("controller-key.pem"));
    action.out().println("    certificate: " + directory.resolve("controller-cert.pem"));
    action.out().println("    ca-certificate: " + directory.resolve("switch-ca.pem"));
    action.out().println("    crl: " + directory.resolve("crl.pem"));
    return 0;
  }
}
