package dev.overlane.controller.run;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dagger.Module;
import dagger.Provides;
import dev.overlane.config.model.ControllerSettings;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Overlay;
import dev.overlane.controller.cluster.Cluster;
import dev.overlane.controller.measure.ClusterFigures;
import dev.overlane.controller.measure.Figures;
import dev.overlane.flow.compile.SharedFlows;
import dev.overlane.flow.loxi.OpenFlowServers;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.ovsdb.OvsdbConnector;
import dev.overlane.ovsdb.odl.OvsdbClients;
import dev.overlane.peers.PeerMemory;
import dev.overlane.peers.Turns;
import dev.overlane.tls.TlsKeys;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutorGroup;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;

/** The loops, the sessions' factories and what runs on them. */
@Module
public final class RunModule {
  private RunModule() {}

  private static final int IO_THREADS = 2;

  @Provides
  @Singleton
  static StatusBoard statusBoard() {
    return new StatusBoard();
  }

  @Provides
  @Singleton
  static Sightings sightings() {
    return new Sightings(nothing());
  }

  @Provides
  @Singleton
  static AcceptedFile acceptedFile(String file) {
    return new AcceptedFile(file);
  }

  @Provides
  @Singleton
  static EventExecutorGroup hostLoops() {
    int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
    return new DefaultEventExecutorGroup(threads, new DefaultThreadFactory("host", true));
  }

  @Provides
  @Singleton
  static Pulse pulse(EventExecutorGroup loops) {
    return new Pulse(loops);
  }

  @Provides
  @Singleton
  static PeerMemory peerMemory() {
    return PeerMemory.ofHeap();
  }

  @Provides
  @Singleton
  static PeerRefusals peerRefusals() {
    return PeerRefusals.none();
  }

  @Provides
  @Singleton
  static Figures figures() {
    return new Figures(InstantSource.system());
  }

  @Provides
  @Singleton
  static TlsKeys tlsKeys(StatusBoard board) {
    return new TlsKeys(InstantSource.system(), board::tlsError);
  }

  @Provides
  @Singleton
  static OvsdbClients ovsdbClients(PeerMemory memory, PeerRefusals refusals, TlsKeys keys) {
    return OvsdbClients.create(IO_THREADS, memory, refusals.ovsdb(), keys);
  }

  @Provides
  @Singleton
  static Turns turns() {
    return Arrival.turns();
  }

  @Provides
  @Singleton
  static ClusterFigures clusterFigures() {
    return new ClusterFigures();
  }

  @Provides
  @Singleton
  static Cluster cluster(
      String file, @Named("version") String version, StatusBoard board, ClusterFigures figures) {
    return new Cluster(Path.of(file), version, board::cluster, figures);
  }

  @Provides
  @Singleton
  static ReconcilerFactory reconcilers(EventExecutorGroup loops, Turns turns, Cluster cluster) {
    SharedFlows shared = new SharedFlows();
    return (host, view, events) ->
        new HostReconciler(
            host,
            view,
            events,
            new HostContext(
                new NettyLoop(loops.next()),
                shared,
                turns,
                new ClusterPermit(cluster, host),
                ReconcilerSettings.DEFAULT,
                InstantSource.system(),
                new SplittableRandom()));
  }

  @Provides
  @Singleton
  static Fleet fleet(
      EventExecutorGroup loops,
      OvsdbClients clients,
      ReconcilerFactory reconcilers,
      StatusBoard board,
      Sightings sightings,
      Figures figures) {
    OvsdbConnector connector = clients.connector();
    return new Fleet(
        new NettyLoop(loops.next()), connector, reconcilers, board, sightings, figures);
  }

  @Provides
  @Singleton
  static Listeners listeners(
      Fleet fleet,
      OvsdbClients clients,
      PeerMemory memory,
      PeerRefusals refusals,
      TlsKeys keys,
      ScrapeEndpoint endpoint) {
    return new Listeners(
        () ->
            OpenFlowServers.create(IO_THREADS, Pipeline.LEARNED, memory, refusals.openflow(), keys),
        fleet.doorman(),
        clients::newListener,
        fleet.doorman(),
        endpoint);
  }

  @Provides
  @Singleton
  static Controller controller(
      String file,
      Fleet fleet,
      Listeners listeners,
      StatusBoard board,
      AcceptedFile text,
      EarlyLoad early,
      TlsKeys keys,
      Figures figures,
      Cluster cluster) {
    FileKeys fileKeys = new FileKeys(Path.of(file), keys, InstantSource.system());
    return new Controller(
        file, fleet.loop(), fleet, listeners, board, text, early, fileKeys, figures, cluster);
  }

  /** What is in force before the first revision. */
  static NetworkModel nothing() {
    return new NetworkModel(
        new ControllerSettings(
            new ListenMethod(0, ListenMethod.ANY, false),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        new Overlay(
            Overlay.TunnelType.VXLAN,
            "vtep0",
            Overlay.TunnelType.VXLAN.defaultPort(),
            Overlay.Encoding.VNI_PER_SEGMENT,
            Optional.empty(),
            Overlay.USUAL_MTU),
        ImmutableSortedMap.of(),
        ImmutableSortedMap.of(),
        ImmutableSortedMap.of(),
        ImmutableList.of());
  }
}
