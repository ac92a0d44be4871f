package dev.overlane.controller.run;

import dev.overlane.controller.cluster.Cluster;
import dev.overlane.ovsdb.state.HostEpoch;
import java.util.Optional;

/**
 * The permit of a host: always, or where there is a cluster, while this member holds the host.
 *
 * @param host its name
 */
record ClusterPermit(Cluster cluster, String host) implements WritePermit {

  @Override
  public boolean mayWrite() {
    return !isShared() || epoch().isPresent();
  }

  @Override
  public String reason() {
    return cluster.reason(host);
  }

  @Override
  public boolean isShared() {
    return cluster.isShared();
  }

  @Override
  public Optional<HostEpoch> epoch() {
    return cluster.epoch(host);
  }
}
