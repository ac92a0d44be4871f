package dev.overlane.controller.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.io.Resources;
import dev.overlane.controller.pki.EnrolmentFiles;
import dev.overlane.controller.pki.EnrolmentScript;
import dev.overlane.controller.pki.ManagerTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The script for sh(1) that does on a host what {@link HostSetup#lines} tells, where it is not so
 * already, and leaves managers and controllers of others in place. Its last line tells why it
 * failed, if its exit code is not 0.
 */
public final class SetupScript {
  private SetupScript() {}

  /**
   * The script for a host.
   *
   * @param files its key and certificates, where it needs them
   */
  public static String of(HostSetup setup, Optional<EnrolmentFiles> files) {
    StringBuilder script = new StringBuilder();
    // Who enrols a host sets its managers too.
    Optional<ManagerTarget> plain =
        files.isEmpty() ? Optional.of(setup.manager()) : Optional.empty();
    set(script, "manager", plain.flatMap(ManagerTarget::manager));
    set(script, "system_id", plain.flatMap(ManagerTarget::systemId));
    set(script, "controller", setup.controller());
    set(script, "bridge", Optional.of(setup.host().bridge()));
    set(script, "datapath", Optional.of(setup.host().datapathType().ovsName()));
    set(script, "adopt", Optional.of(setup.host().adopt() ? "yes" : ""));
    script.append(text("reach.sh")).append(text("setup.sh"));
    files.ifPresent(
        pem -> script.append(EnrolmentScript.of(setup.host().name(), setup.manager(), pem)));
    return script.toString();
  }

  private static void set(StringBuilder script, String name, Optional<String> value) {
    script.append(name).append('=').append(EnrolmentScript.quoted(value.orElse(""))).append('\n');
  }

  private static String text(String name) {
    try {
      return Resources.toString(Resources.getResource(SetupScript.class, name), UTF_8);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
