package dev.overlane.lab;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The processes that live in a lab's namespaces, whoever started them: a process without a pid file
 * (a ping, a shell, a daemon whose start was cut short) would outlive the names of its namespace.
 */
final class Inhabitants {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(5);

  private Inhabitants() {}

  /**
   * Asks all to end, and insists after two seconds. Returns once they are gone; this process and
   * its parents are spared.
   */
  static void end(ImmutableList<NetworkNamespace> namespaces) {
    if (!allGone(namespaces, false) && !allGone(namespaces, true)) {
      throw new LabException("processes do not end: " + pids(namespaces));
    }
  }

  /** Signals whoever lives there, newcomers too, until nobody does or time is up. */
  private static boolean allGone(ImmutableList<NetworkNamespace> namespaces, boolean force) {
    ImmutableSet<Long> signalled = ImmutableSet.of();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      ImmutableSet<Long> alive = pids(namespaces);
      if (alive.isEmpty()) {
        return true;
      }
      for (long pid : alive) {
        if (!signalled.contains(pid)) {
          ProcessHandle.of(pid).ifPresent(process -> signal(process, force));
        }
      }
      signalled = alive;
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return pids(namespaces).isEmpty();
  }

  private static void signal(ProcessHandle process, boolean force) {
    boolean sent = force ? process.destroyForcibly() : process.destroy();
    if (!sent && process.isAlive()) {
      throw new LabException("cannot end process " + process.pid());
    }
  }

  private static ImmutableSet<Long> pids(ImmutableList<NetworkNamespace> namespaces) {
    ImmutableSet<String> inside =
        namespaces.stream()
            .flatMap(namespace -> namespace.identity().stream())
            .collect(ImmutableSet.toImmutableSet());
    ImmutableSet<Long> spared = thisProcessAndItsParents();
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> NetworkNamespace.identityOf(pid).filter(inside::contains).isPresent())
        .filter(pid -> !spared.contains(pid))
        .collect(ImmutableSet.toImmutableSet());
  }

  private static ImmutableSet<Long> thisProcessAndItsParents() {
    return Stream.iterate(
            Optional.of(ProcessHandle.current()),
            Optional::isPresent,
            process -> process.flatMap(ProcessHandle::parent))
        .map(process -> process.orElseThrow().pid())
        .collect(ImmutableSet.toImmutableSet());
  }
}
