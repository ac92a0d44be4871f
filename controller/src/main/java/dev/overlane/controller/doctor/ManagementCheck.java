package dev.overlane.controller.doctor;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import dev.overlane.config.model.ControllerSettings;
import dev.overlane.config.model.OvsdbAccess;
import dev.overlane.controller.bootstrap.HostSetup;
import dev.overlane.controller.pki.EnrolmentScript;
import java.util.List;
import java.util.Optional;

/** Whether the controller can have its sessions: identities, and the bridge's controller. */
final class ManagementCheck implements Check {
  @Override
  public List<Finding> of(Patient patient) {
    if (!patient.facts().hasDatabase()) {
      return List.of();
    }
    ImmutableList.Builder<Finding> found = ImmutableList.builder();
    if (patient.host().ovsdb() instanceof OvsdbAccess.Manager manager) {
      checkSystemId(patient, manager.systemId(), found);
    }
    checkController(patient, found);
    return found.build();
  }

  private static void checkSystemId(
      Patient patient, String wanted, ImmutableList.Builder<Finding> found) {
    String is =
        patient.facts().rows("root").stream()
            .flatMap(row -> row.entry("external_ids", "system-id").stream())
            .findFirst()
            .orElse("");
    if (!is.equals(wanted)) {
      found.add(
          Finding.error(
              patient.name(),
              is.isEmpty()
                  ? "it has no system-id, by which the controller knows it"
                  : "its system-id is " + is + ", and the file says " + wanted,
              // Open vSwitch's start script sets it from the file, at each start.
              "echo "
                  + EnrolmentScript.quoted(wanted)
                  + " >/etc/openvswitch/system-id.conf; ovs-vsctl set Open_vSwitch . "
                  + EnrolmentScript.quoted(
                      "external_ids:system-id=" + EnrolmentScript.ovsString(wanted))));
    }
  }

  /** Where the file does not tell at which address hosts find the controller. */
  static String bootstrap(Patient patient) {
    return "overlane bootstrap FILE "
        + patient.name()
        + " --controller IP   # on the controller: prints the line to run";
  }

  private static void checkController(Patient patient, ImmutableList.Builder<Finding> found) {
    Optional<HostFacts.Row> bridge = patient.facts().row("bridges", patient.host().bridge());
    ControllerSettings settings = patient.network().controller();
    if (bridge.isEmpty()) {
      found.add(
          Finding.warning(
              patient.name(),
              "there is no bridge " + patient.host().bridge() + ": `overlane run` makes it",
              "systemctl status overlane   # on the controller's machine: does it run?"));
      return;
    }
    ImmutableSortedSet<String> wanted = settings.openflowTargets();
    List<HostFacts.Row> controllers = patient.facts().rows("controllers");
    boolean named =
        controllers.stream()
            .anyMatch(row -> wanted.isEmpty() || wanted.contains(row.text("target")));
    if (!named) {
      found.add(
          Finding.warning(
              patient.name(),
              "its bridge " + patient.host().bridge() + " has no controller",
              Optional.of(String.join(" ", wanted))
                  .filter(targets -> !targets.isEmpty())
                  .or(
                      () ->
                          HostSetup.of(patient.network(), patient.host(), Optional.empty())
                              .flatMap(HostSetup::controller))
                  .map(
                      target ->
                          "ovs-vsctl set-controller " + patient.host().bridge() + " " + target)
                  .orElse(bootstrap(patient))));
    }
    controllers.stream()
        .filter(row -> !row.isTrue("is_connected"))
        .forEach(
            row ->
                found.add(
                    Finding.warning(
                        patient.name(),
                        "its switch has no session with "
                            + row.text("target")
                            + ": the flows stay as they are",
                        "ovs-vsctl list controller   # status: last_error is the reason")));
  }
}
