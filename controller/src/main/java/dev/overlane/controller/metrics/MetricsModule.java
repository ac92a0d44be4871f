package dev.overlane.controller.metrics;

import com.google.common.collect.ImmutableList;
import dagger.Module;
import dagger.Provides;
import dev.overlane.controller.cluster.Cluster;
import dev.overlane.controller.expiry.Certificates;
import dev.overlane.controller.measure.ClusterFigures;
import dev.overlane.controller.measure.Figures;
import dev.overlane.controller.proof.ProofBoard;
import dev.overlane.controller.run.PeerRefusals;
import dev.overlane.controller.run.ScrapeEndpoint;
import dev.overlane.controller.run.Sightings;
import dev.overlane.controller.run.StatusBoard;
import dev.overlane.peers.PeerMemory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

/** The endpoint and what it shows. */
@Module
public final class MetricsModule {
  private MetricsModule() {}

  @Provides
  @Singleton
  static ScrapeEndpoint endpoint(
      StatusBoard board,
      Sightings sightings,
      Figures figures,
      PeerRefusals refusals,
      PeerMemory memory,
      ProofBoard proof,
      Certificates certificates,
      Cluster cluster,
      ClusterFigures etcd,
      @Named("version") String version) {
    return new MetricsEndpoint(
        ImmutableList.of(
            sheet -> sheet.add(Families.BUILD, 1, version),
            new NetworkSource(board, figures),
            new WorkSource(figures, sightings),
            new PeerSource(refusals, memory),
            new ProofSource(proof),
            new CertificateSource(certificates),
            new ClusterSource(cluster, etcd, figures, board)),
        sightings,
        figures);
  }
}
