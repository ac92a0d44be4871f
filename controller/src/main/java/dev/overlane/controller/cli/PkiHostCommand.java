package dev.overlane.controller.cli;

import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.pki.Identity;
import dev.overlane.controller.pki.ManagerTarget;
import dev.overlane.controller.pki.Pki;
import dev.overlane.controller.pki.PkiException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code overlane pki host}. */
@Command(
    name = "host",
    mixinStandardHelpOptions = true,
    description = {
      "Gives hosts keys and certificates, unless they have them, and prints for each the line that"
          + " enrols it.",
      "With --script, prints what that line sends to the host: a script for sh, the host's private"
          + " key in it."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overlane pki host --all --config net.yaml",
      "  overlane pki host hv1 --config net.yaml --script | ssh root@192.0.2.11 sh"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:each has a certificate", "1:one was refused; the others have theirs"})
final class PkiHostCommand extends PkiAction {
  @Parameters(arity = "0..*", paramLabel = "NAME", description = "A host's name in the file.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--all", description = "All hosts of the file.")
  private boolean all;

  @Option(names = "--script", description = "Print the script of one host, and nothing else.")
  private boolean script;

  @Mixin private CertificateDays days;

  @Mixin private Enrolments enrolments;

  @Override
  int act() throws PkiException, IOException {
    Optional<NetworkModel> model = enrolments.model(this);
    Map<Identity, ManagerTarget> hosts = new LinkedHashMap<>();
    for (String name : wanted(model)) {
      Identity host = Identity.host(name);
      hosts.put(host, enrolments.target(model, host));
    }
    if (script && hosts.size() != 1) {
      throw misused("--script is for one host, for the script holds its private key");
    }
    model.ifPresent(m -> Enrolments.warnOfPlainText(this, m, List.copyOf(hosts.keySet())));
    int exitCode = 0;
    try (Pki pki = open()) {
      for (Map.Entry<Identity, ManagerTarget> host : hosts.entrySet()) {
        try {
          enrol(pki, host.getKey(), host.getValue());
        } catch (PkiException refused) {
          exitCode = fail(refused);
        }
      }
    }
    return exitCode;
  }

  private void enrol(Pki pki, Identity host, ManagerTarget target)
      throws PkiException, IOException {
    pki.enrol(host, days.of(this));
    if (script) {
      out().print(Enrolments.script(pki, host, target));
      out().flush();
    } else {
      enrolments.print(this, pki, host, target);
    }
  }

  private List<String> wanted(Optional<NetworkModel> model) {
    if (all == names.isEmpty() && !(all && model.isEmpty())) {
      return all ? List.copyOf(model.orElseThrow().hosts().keySet()) : names;
    }
    throw misused(
        all
            ? "--all takes the hosts of a file: give --config FILE, and no names"
            : "which hosts? Give their names, or --all --config FILE");
  }
}
