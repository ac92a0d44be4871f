package dev.overlane.controller.cluster;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.cluster.etcd.Etcd;
import dev.overlane.controller.cluster.etcd.EtcdClient;
import dev.overlane.controller.cluster.etcd.EtcdMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** What a member runs on: an etcd, a clock, and threads that may wait. */
interface ClusterContext {
  /** That of a process. */
  ClusterContext PROCESS =
      new ClusterContext() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public Etcd etcd(
            ImmutableList<String> ends,
            Duration patience,
            Supplier<Optional<SSLContext>> tls,
            EtcdMeter meter) {
          return new EtcdClient(ends, patience, tls, meter);
        }

        @Override
        public void await(CompletableFuture<?> what, Duration longest)
            throws InterruptedException, ExecutionException, TimeoutException {
          what.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public void begin(ClusterAgent agent) {
          agent.beginThreads();
        }

        @Override
        public void begin(NetworkKeeper keeper) {
          keeper.beginThreads();
        }
      };

  /** Nanoseconds since an arbitrary origin, never going back. */
  long nanoTime();

  /** The etcd of a member, as {@link EtcdClient} reaches it. */
  Etcd etcd(
      ImmutableList<String> ends,
      Duration patience,
      Supplier<Optional<SSLContext>> tls,
      EtcdMeter meter);

  /** Waits on the calling thread until something is done, or for as long as told. */
  void await(CompletableFuture<?> what, Duration longest)
      throws InterruptedException, ExecutionException, TimeoutException;

  /** Has a member begin: its parts take turns from now on, for ever. */
  void begin(ClusterAgent agent);

  /** Has a member keep to its cluster's network, in the same way. */
  void begin(NetworkKeeper keeper);
}
