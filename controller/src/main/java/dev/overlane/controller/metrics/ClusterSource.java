package dev.overlane.controller.metrics;

import dev.overlane.controller.cluster.Cluster;
import dev.overlane.controller.cluster.ClusterNetwork;
import dev.overlane.controller.measure.ClusterFigures;
import dev.overlane.controller.measure.Figures;
import dev.overlane.controller.run.StatusBoard;
import dev.overlane.controller.status.ClusterStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The cluster as this member sees it, and what it did; nothing where there is none. */
final class ClusterSource implements Source {
  private final Cluster cluster;
  private final ClusterFigures etcd;
  private final Figures figures;
  private final StatusBoard board;

  ClusterSource(Cluster cluster, ClusterFigures etcd, Figures figures, StatusBoard board) {
    this.cluster = cluster;
    this.etcd = etcd;
    this.figures = figures;
    this.board = board;
  }

  @Override
  public void write(Sheet sheet) {
    Optional<ClusterNetwork> network = cluster.network();
    if (network.isEmpty()) {
      return;
    }
    Optional<ClusterStatus> status = board.read().cluster();
    long behind =
        status.stream()
            .flatMap(of -> of.members().values().stream())
            .filter(ClusterStatus.Member::behind)
            .count();
    sheet.add(Families.CLUSTER_MEMBERS, status.map(of -> of.members().size()).orElse(0));
    sheet.add(Families.CLUSTER_BEHIND, behind);
    sheet.add(Families.CLUSTER_MEMBER, cluster.isInOffice() ? 1 : 0);
    sheet.add(Families.CLUSTER_LEASE, seconds(cluster.leaseLeft()));
    sheet.add(Families.CLUSTER_REVISION, network.get().named(), "named");
    sheet.add(Families.CLUSTER_REVISION, network.get().held(), "held");
    sheet.add(Families.CLUSTER_HELD, cluster.held().size());
    cluster
        .held()
        .forEach((host, epoch) -> sheet.add(Families.CLUSTER_EPOCH, epoch.number(), host));
    for (String host : board.read().hosts().keySet()) {
      figures
          .find(host)
          .ifPresent(
              of -> {
                sheet.add(Families.CLUSTER_TAKEOVERS, of.takeovers(), host, "taken");
                sheet.add(Families.CLUSTER_TAKEOVERS, of.refusedTakeovers(), host, "refused");
              });
    }
    sheet.add(Families.ETCD_ANSWERS, etcd.answers());
    sheet.add(Families.ETCD_FAILURES, etcd.failures());
  }

  private static double seconds(Duration left) {
    return (double) left.toNanos() / TimeUnit.SECONDS.toNanos(1);
  }
}
