package dev.overlane.controller.status;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.plan.HostPhase;
import java.util.Optional;
import java.util.stream.Collectors;

/** The status as a table for people: one line a host, then whatever needs an explanation. */
public final class StatusTable {
  private static final ImmutableList<String> HEADER =
      ImmutableList.of("HOST", "PHASE", "OVSDB", "OPENFLOW", "FLOWS", "DRIFT", "MEMBERS");

  private StatusTable() {}

  /** Returns the table, every line ended. */
  public static String render(NetworkStatus status) {
    StringBuilder text = new StringBuilder();
    text.append(verdict(status)).append('\n');
    status
        .configError()
        .ifPresent(
            error ->
                text.append("the file on disk is refused, revision ")
                    .append(status.revision())
                    .append(" stays in force:\n")
                    .append(error.indent(2)));
    status
        .tlsError()
        .ifPresent(
            error ->
                text.append("the keys on disk are not used, the old ones stay in force:\n")
                    .append(error.indent(2)));
    status.cluster().ifPresent(cluster -> append(text, cluster));
    if (!status.hosts().isEmpty()) {
      TextTable table = new TextTable().row(header(status));
      status.hosts().values().forEach(host -> table.row(row(status, host)));
      table.lines().forEach(line -> text.append(line).append('\n'));
      text.append(isolation(status.isolation())).append('\n');
      MtuWords.of(status.mtus()).forEach(line -> text.append(line).append('\n'));
    }
    status
        .certificatesDue()
        .forEach((name, end) -> text.append(CertificateWords.of(name, end)).append('\n'));
    status.hosts().values().forEach(host -> appendNotes(text, host));
    return text.toString();
  }

  private static void append(StringBuilder text, ClusterStatus cluster) {
    text.append(
        "cluster %s: %s is %s%n".formatted(cluster.name(), cluster.member(), cluster.state()));
    cluster
        .problem()
        .ifPresent(
            problem ->
                text.append("cluster ")
                    .append(cluster.name())
                    .append(": ")
                    .append(problem)
                    .append('\n'));
    if (cluster.members().isEmpty()) {
      return;
    }
    TextTable table = new TextTable().row("MEMBER", "HOSTS", "REVISION", "FILE", "VERSION");
    cluster
        .members()
        .forEach(
            (name, member) ->
                table.row(
                    name,
                    Integer.toString(member.hosts()),
                    member.behind() ? "behind" : Long.toString(member.revision()),
                    member.file(),
                    member.version()));
    table.lines().forEach(line -> text.append(line).append('\n'));
  }

  /**
   * A cluster has one column more, the last but one: members of segments take what room is left.
   */
  private static ImmutableList<String> header(NetworkStatus status) {
    return status.cluster().isEmpty() ? HEADER : withOwner(HEADER, "OWNER");
  }

  private static ImmutableList<String> row(NetworkStatus status, HostStatus host) {
    ImmutableList<String> row = row(host);
    return status
        .cluster()
        .map(
            cluster ->
                withOwner(
                    row,
                    Optional.ofNullable(cluster.hosts().get(host.host()))
                        .map(ClusterStatus.Holder::member)
                        .orElse("-")))
        .orElse(row);
  }

  private static ImmutableList<String> withOwner(ImmutableList<String> row, String owner) {
    int last = row.size() - 1;
    return ImmutableList.<String>builder()
        .addAll(row.subList(0, last))
        .add(owner)
        .add(row.get(last))
        .build();
  }

  /** The status in one line, without an end of line. */
  public static String headline(NetworkStatus status) {
    StringBuilder line = new StringBuilder(verdict(status));
    if (status.isolation().violations() > 0) {
      line.append("; isolation is violated");
    }
    status.configError().ifPresent(error -> line.append("; the file on disk is refused"));
    status.tlsError().ifPresent(error -> line.append("; the keys on disk are not used"));
    return line.toString();
  }

  private static String isolation(IsolationStatus isolation) {
    String more = isolation.violations() > 0 ? " (`overlane verify` says how)" : "";
    return "isolation: " + isolation.verdict() + more;
  }

  private static String verdict(NetworkStatus status) {
    long done =
        status.hosts().values().stream()
            .filter(
                host -> host.phase() == HostPhase.CONVERGED && host.revision() == status.revision())
            .count();
    int all = status.hosts().size();
    String revision = "revision " + status.revision() + ": ";
    if (all == 0) {
      return revision + "no hosts";
    }
    return done == all
        ? revision + "converged on " + (all == 1 ? "its 1 host" : "all " + all + " hosts")
        : revision + done + " of " + all + " hosts converged";
  }

  private static ImmutableList<String> row(HostStatus host) {
    String members =
        host.members().entrySet().stream()
            .map(entry -> entry.getKey() + ": " + String.join(" ", entry.getValue()))
            .collect(Collectors.joining("; "));
    return ImmutableList.of(
        host.host(),
        host.phase().toString(),
        host.ovsdb().equals(HostStatus.CONNECTED) ? host.ovsdb() : "disconnected",
        host.openflow(),
        Integer.toString(host.flows()),
        Long.toString(host.driftRepaired()),
        members.isEmpty() ? "-" : members);
  }

  private static String inBrackets(String why) {
    return why.isEmpty() ? "" : " (" + why + ")";
  }

  private static void appendNotes(StringBuilder text, HostStatus host) {
    if (!host.reason().isEmpty()) {
      text.append(host.host()).append(": ").append(host.phase()).append(": ");
      text.append(host.reason()).append('\n');
    }
    host.waiting()
        .forEach(
            (port, reason) ->
                text.append(host.host())
                    .append(": port ")
                    .append(port)
                    .append(" waits: ")
                    .append(reason)
                    .append('\n'));
    if (!host.foreign().isEmpty()) {
      text.append(host.host()).append(": foreign ports without flows: ");
      text.append(
              host.foreign().entrySet().stream()
                  .map(port -> port.getKey() + inBrackets(port.getValue()))
                  .collect(Collectors.joining(", ")))
          .append('\n');
    }
    if (host.phase() == HostPhase.CONVERGED) {
      return;
    }
    host.lastError()
        .ifPresent(
            error ->
                text.append(host.host())
                    .append(": last error since ")
                    .append(error.since())
                    .append(error.member().map(member -> ", met by " + member).orElse(""))
                    .append(": ")
                    .append(error.text())
                    .append('\n'));
  }
}
