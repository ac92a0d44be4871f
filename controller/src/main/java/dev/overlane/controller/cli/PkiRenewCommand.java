package dev.overlane.controller.cli;

import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.pki.Identity;
import dev.overlane.controller.pki.Listed;
import dev.overlane.controller.pki.ManagerTarget;
import dev.overlane.controller.pki.Pki;
import dev.overlane.controller.pki.PkiException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code overlane pki renew}. */
@Command(
    name = "renew",
    mixinStandardHelpOptions = true,
    description = {
      "Makes new certificates, for the same keys or for new ones, and prints for each host the line"
          + " that brings it there. Without --config the host's manager stays as it is.",
      "The old certificate holds until it expires; `revoke` ends all of a host's."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  overlane pki renew --within 60 --config net.yaml"},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:renewed, or nothing is due", "1:one was refused; the others are renewed"})
final class PkiRenewCommand extends PkiAction {
  @Parameters(arity = "0..*", paramLabel = "NAME", description = "A host's name in the file.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--within",
      paramLabel = "DAYS",
      description = "All that expire within so many days, the controller's too; 0: have expired.")
  private Optional<Integer> within = Optional.empty();

  @Option(names = "--new-key", description = "Make new keys too.")
  private boolean newKey;

  @Mixin private CertificateDays days;

  @Mixin private Enrolments enrolments;

  @Override
  int act() throws PkiException, IOException {
    if (within.isPresent() != names.isEmpty()) {
      throw misused("give the names of hosts, or --within DAYS");
    }
    within.ifPresent(this::checkWithin);
    enrolments.keepManagers();
    Optional<NetworkModel> model = enrolments.model(this);
    int exitCode = 0;
    try (Pki pki = open()) {
      for (Identity identity : wanted(pki)) {
        try {
          renew(pki, identity, model);
        } catch (PkiException refused) {
          exitCode = fail(refused);
        }
      }
    }
    return exitCode;
  }

  private List<Identity> wanted(Pki pki) throws PkiException, IOException {
    List<Identity> wanted = new ArrayList<>();
    for (String name : names) {
      wanted.add(Identity.host(name));
    }
    if (within.isPresent()) {
      for (Listed listed : pki.list(Duration.ofDays(within.get()))) {
        if (listed.isDue() && listed.kind() != Listed.Kind.CA) {
          wanted.add(
              listed.kind() == Listed.Kind.HOST
                  ? Identity.host(listed.name())
                  : Identity.CONTROLLER);
        }
      }
    }
    return wanted;
  }

  private void renew(Pki pki, Identity identity, Optional<NetworkModel> model)
      throws PkiException, IOException {
    if (identity.equals(Identity.CONTROLLER)) {
      pki.renew(identity, newKey, days.of(this));
      PkiControllerCommand.print(this);
    } else {
      ManagerTarget target = enrolments.target(model, identity);
      pki.renew(identity, newKey, days.of(this));
      enrolments.print(this, pki, identity, target);
    }
  }
}
