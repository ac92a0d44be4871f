package dev.overlane.controller.run;

import com.google.common.collect.ImmutableSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A reading of the flows of all switches that somebody asked for. Any thread may call. */
public final class FlowReading {
  private final Set<String> read = ConcurrentHashMap.newKeySet();
  private final AtomicInteger waiting = new AtomicInteger();
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  FlowReading() {}

  /** So many hosts will answer. */
  void expect(int hosts) {
    waiting.set(hosts);
    if (hosts == 0) {
      done.complete(null);
    }
  }

  /** A host has answered; the sighting that came of it is published. */
  void answered(String host, boolean could) {
    if (could) {
      read.add(host);
    }
    if (waiting.decrementAndGet() == 0) {
      done.complete(null);
    }
  }

  /** The hosts whose flows were read so far. */
  public ImmutableSet<String> read() {
    return ImmutableSet.copyOf(read);
  }

  /** Completes when every host has answered, if it was only that it cannot. */
  public CompletionStage<Void> done() {
    return done;
  }
}
