package dev.overlane.controller.run;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dagger.Module;
import dagger.Provides;
import dev.overlane.config.model.ControllerSettings;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Overlay;
import dev.overlane.flow.loxi.OpenFlowServers;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.ovsdb.OvsdbConnector;
import dev.overlane.ovsdb.odl.OvsdbClients;
import dev.overlane.peers.PeerMemory;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutorGroup;
import jakarta.inject.Singleton;
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
  static PeerMemory peerMemory() {
    return PeerMemory.ofHeap();
  }

  @Provides
  @Singleton
  static OvsdbClients ovsdbClients(PeerMemory memory) {
    return OvsdbClients.create(IO_THREADS, memory);
  }

  @Provides
  @Singleton
  static Turns turns(EventExecutorGroup loops) {
    return new Turns(new NettyLoop(loops.next()), Turns.AT_ONCE, Turns.LONGEST);
  }

  @Provides
  @Singleton
  static ReconcilerFactory reconcilers(EventExecutorGroup loops, Turns turns) {
    return (host, view, events) ->
        new HostReconciler(
            host,
            view,
            events,
            new HostContext(
                new NettyLoop(loops.next()),
                turns,
                WritePermit.ALWAYS,
                ReconcilerSettings.DEFAULT,
                InstantSource.system(),
                new SplittableRandom()));
  }

  @Provides
  @Singleton
  static Controller controller(
      String file,
      EventExecutorGroup loops,
      OvsdbClients clients,
      PeerMemory memory,
      ReconcilerFactory reconcilers,
      StatusBoard board,
      Sightings sightings,
      AcceptedFile text) {
    SerialLoop loop = new NettyLoop(loops.next());
    OvsdbConnector connector = clients.connector();
    Fleet fleet = new Fleet(loop, connector, reconcilers, board, sightings);
    Listeners listeners =
        new Listeners(
            () -> OpenFlowServers.create(IO_THREADS, Pipeline.LEARNED, memory),
            fleet::admitSwitch,
            clients::newListener,
            (systemId, remote) -> fleet.admitHost(systemId));
    return new Controller(file, loop, fleet, listeners, board, text);
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
            Optional.empty()),
        ImmutableSortedMap.of(),
        ImmutableSortedMap.of(),
        ImmutableSortedMap.of(),
        ImmutableList.of());
  }
}
