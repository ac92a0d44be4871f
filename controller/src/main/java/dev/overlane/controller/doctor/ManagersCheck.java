package dev.overlane.controller.doctor;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.overlane.config.model.ClusterSettings;
import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.config.model.ConnectionMethod.Ip;
import dev.overlane.config.model.OvsdbAccess;
import dev.overlane.config.schema.Endpoints;
import dev.overlane.controller.bootstrap.HostSetup;
import dev.overlane.controller.pki.EnrolmentScript;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whether a host that dials in dials the controller, or each member of a cluster. */
final class ManagersCheck implements Check {
  /** What ovsdb-server takes where a target names none. */
  private static final String USUAL_PORT = ":6640";

  @Override
  public List<Finding> of(Patient patient) {
    if (!patient.facts().hasDatabase()
        || !(patient.host().ovsdb() instanceof OvsdbAccess.Manager)) {
      return List.of();
    }
    ImmutableList<HostFacts.Row> active =
        patient.facts().rows("managers").stream()
            .filter(row -> isActive(row.text("target")))
            .collect(toImmutableList());
    ImmutableSet<Ip> wanted = wanted(patient);
    Stream<Finding> lacking =
        active.isEmpty()
            ? Stream.of(nobody(patient, wanted))
            : patient.network().controller().cluster().stream()
                .flatMap(cluster -> lacking(patient, cluster, wanted).stream());
    Stream<Finding> silent =
        active.stream()
            .filter(row -> !row.isTrue("is_connected"))
            .map(row -> silent(patient, row.text("target")));
    return Stream.concat(lacking, silent).toList();
  }

  private static boolean isActive(String target) {
    return target.startsWith("ssl:") || target.startsWith("tcp:");
  }

  /** Whom it is to dial; nobody: the file does not tell where hosts find the controller. */
  private static ImmutableSet<Ip> wanted(Patient patient) {
    return HostSetup.of(patient.network(), patient.host(), Optional.empty())
        .flatMap(setup -> setup.manager().manager())
        .stream()
        .flatMap(targets -> Stream.of(targets.split(" ")))
        .flatMap(target -> end(target).stream())
        .collect(toImmutableSet());
  }

  /** Where a target leads; empty: it names no address, or waits to be dialled. */
  private static Optional<Ip> end(String target) {
    Optional<ConnectionMethod> method =
        Endpoints.parseActive(target).or(() -> Endpoints.parseActive(target + USUAL_PORT));
    return method.filter(Ip.class::isInstance).map(Ip.class::cast);
  }

  private static Finding nobody(Patient patient, ImmutableSet<Ip> wanted) {
    return Finding.error(
        patient.name(),
        "the file says that it dials in (ovsdb: manager), and it has no manager to dial",
        wanted.isEmpty() ? ManagementCheck.bootstrap(patient) : setManager(patient, wanted));
  }

  /** Of one controller nothing is said: a host may know it by another address than the file. */
  private static Optional<Finding> lacking(
      Patient patient, ClusterSettings cluster, ImmutableSet<Ip> wanted) {
    ImmutableSet<Ip> dialled =
        targets(patient).flatMap(target -> end(target).stream()).collect(toImmutableSet());
    Set<Ip> missing = Sets.difference(wanted, dialled);
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    String text =
        "it dials in, and not to "
            + missing.stream().map(target -> title(cluster, target)).collect(joining(", "))
            + ": who is not dialled does not see it, and cannot take it over";
    String command = setManager(patient, wanted);
    // It may know them by their names.
    boolean named =
        patient.facts().rows("managers").stream()
            .anyMatch(row -> row.isTrue("is_connected") && end(row.text("target")).isEmpty());
    return Optional.of(
        missing.size() == wanted.size() && !named
            ? Finding.error(patient.name(), text, command)
            : Finding.warning(patient.name(), text, command));
  }

  /** In messages: {@code member c2 (ssl:192.0.2.12:6640)}. */
  private static String title(ClusterSettings cluster, Ip target) {
    String members =
        cluster.members().entrySet().stream()
            .filter(member -> isAt(member.getValue().target(), target.host()))
            .map(Map.Entry::getKey)
            .collect(joining(" and "));
    return members.isEmpty() ? target.toString() : "member " + members + " (" + target + ")";
  }

  private static boolean isAt(ConnectionMethod method, String host) {
    return method instanceof Ip ip && ip.host().equals(host);
  }

  /**
   * Sets all that are wanted beside those of others. What leads to the same place the other way, in
   * plain text or by TLS, is nobody else's.
   */
  private static String setManager(Patient patient, ImmutableSet<Ip> wanted) {
    Stream<String> others =
        targets(patient).filter(target -> end(target).filter(to -> isOne(wanted, to)).isEmpty());
    return Stream.concat(others, wanted.stream().map(Ip::toString))
        .map(EnrolmentScript::quoted)
        .collect(joining(" ", "ovs-vsctl set-manager ", ""));
  }

  private static boolean isOne(ImmutableSet<Ip> wanted, Ip target) {
    return wanted.contains(new Ip(target.host(), target.port(), true))
        || wanted.contains(new Ip(target.host(), target.port(), false));
  }

  private static Stream<String> targets(Patient patient) {
    return patient.facts().rows("managers").stream().map(row -> row.text("target"));
  }

  private static Finding silent(Patient patient, String target) {
    return Finding.warning(
        patient.name(),
        "its ovsdb-server has no session with its manager " + target,
        "ovs-vsctl list manager   # status: last_error is the reason");
  }
}
