package dev.overlane.controller.cli;

import dev.overlane.controller.pki.ExistingAuthorities;
import dev.overlane.controller.pki.PkiException;
import dev.overlane.controller.pki.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code overlane pki import}. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the directory as `init` does, with CAs that exist already; copies them and leaves"
          + " them as they are.",
      "Private keys may be PKCS#8, or RSA and EC keys in OpenSSL's older form, not encrypted."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overlane pki import /var/lib/openvswitch/pki --dir pki",
      "  overlane pki import --switch-ca ca.pem --switch-ca-key ca-key.pem"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:made", "1:there is something already, or a CA cannot be used"})
final class PkiImportCommand extends PkiAction {
  @Parameters(
      arity = "0..1",
      paramLabel = "OVS-PKI",
      description =
          "A directory of ovs-pki(8), such as /var/lib/openvswitch/pki: both CAs, and what its"
              + " switch CA signed.")
  private Optional<Path> ovsPki = Optional.empty();

  @Option(names = "--switch-ca", paramLabel = "FILE", description = "The CA that signs hosts.")
  private Optional<Path> switchCa = Optional.empty();

  @Option(names = "--switch-ca-key", paramLabel = "FILE", description = "Its private key.")
  private Optional<Path> switchKey = Optional.empty();

  @Option(
      names = "--controller-ca",
      paramLabel = "FILE",
      description = "The CA that signs the controller.")
  private Optional<Path> controllerCa = Optional.empty();

  @Option(names = "--controller-ca-key", paramLabel = "FILE", description = "Its private key.")
  private Optional<Path> controllerKey = Optional.empty();

  @Mixin private NewDirectory made;

  @Override
  int act() throws PkiException, IOException {
    boolean files = switchCa.isPresent() || controllerCa.isPresent();
    if (ovsPki.isPresent() == files) {
      throw misused("give either a directory of ovs-pki, or --switch-ca, --controller-ca or both");
    }
    ExistingAuthorities existing =
        ovsPki.isPresent()
            ? ExistingAuthorities.ofOvsPki(ovsPki.get())
            : with(
                with(ExistingAuthorities.none(), Role.SWITCH, switchCa, switchKey),
                Role.CONTROLLER,
                controllerCa,
                controllerKey);
    if (existing.isOneForBoth()) {
      warn(
          "one CA for both: Open vSwitch takes whoever it signed as its controller, so each host"
              + " may command the others");
    }
    return made.make(this, existing);
  }

  private ExistingAuthorities with(
      ExistingAuthorities existing, Role role, Optional<Path> authority, Optional<Path> key)
      throws PkiException, IOException {
    if (authority.isPresent() != key.isPresent()) {
      throw misused("a CA comes with its private key: --switch-ca-key, --controller-ca-key");
    }
    return authority.isPresent() ? existing.with(role, authority.get(), key.get()) : existing;
  }
}
