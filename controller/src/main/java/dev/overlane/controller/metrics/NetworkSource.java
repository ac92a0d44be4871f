package dev.overlane.controller.metrics;

import dev.overlane.controller.measure.Figures;
import dev.overlane.controller.measure.Plane;
import dev.overlane.controller.plan.HostPhase;
import dev.overlane.controller.run.StatusBoard;
import dev.overlane.controller.status.HostStatus;
import dev.overlane.controller.status.NetworkStatus;
import java.util.Collection;
import java.util.List;

/** How the hosts are: what {@code overlane status} shows, as numbers. */
final class NetworkSource implements Source {
  private final StatusBoard board;
  private final Figures figures;

  NetworkSource(StatusBoard board, Figures figures) {
    this.board = board;
    this.figures = figures;
  }

  @Override
  public void write(Sheet sheet) {
    NetworkStatus status = board.read();
    sheet.add(Families.REVISION, status.revision());
    sheet.add(Families.RELOAD_GOOD, status.configError().isEmpty() ? 1 : 0);
    Collection<HostStatus> hosts = status.hosts().values();
    for (HostPhase phase : HostPhase.values()) {
      long count = hosts.stream().filter(host -> host.phase() == phase).count();
      sheet.add(Families.HOSTS, count, phase.toString());
    }
    for (Plane plane : Plane.values()) {
      long up = hosts.stream().filter(host -> isUp(host, plane)).count();
      sheet.add(Families.SESSIONS, up, plane.protocol());
    }
    hosts.forEach(host -> write(sheet, host, status.revision()));
  }

  private void write(Sheet sheet, HostStatus host, long revision) {
    String name = host.host();
    boolean converged = host.phase() == HostPhase.CONVERGED && host.revision() == revision;
    sheet.add(Families.CONVERGED, converged ? 1 : 0, name);
    sheet.add(Families.APPLIED, figures.find(name).map(f -> f.appliedRevision()).orElse(0L), name);
    for (Plane plane : Plane.values()) {
      sheet.add(Families.SESSION_UP, isUp(host, plane) ? 1 : 0, name, plane.protocol());
    }
    sheet.add(Families.FLOWS, host.flows(), name);
    long forwarding = host.members().values().stream().mapToInt(List::size).sum();
    sheet.add(Families.PORTS, forwarding, name, "forwarding");
    sheet.add(Families.PORTS, host.waiting().size(), name, "waiting");
    sheet.add(Families.PORTS, host.foreign().size(), name, "foreign");
  }

  private static boolean isUp(HostStatus host, Plane plane) {
    String state = plane == Plane.ROWS ? host.ovsdb() : host.openflow();
    return state.equals(HostStatus.CONNECTED);
  }
}
