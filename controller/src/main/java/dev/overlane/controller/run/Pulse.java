package dev.overlane.controller.run;

import com.google.common.collect.ImmutableList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Whether the loops of the hosts, the fleet's among them, still take tasks. Any thread may ask. */
public final class Pulse {
  private final ImmutableList<Executor> loops;

  Pulse(Iterable<? extends Executor> loops) {
    this.loops = ImmutableList.copyOf(loops);
  }

  /** Completes when every loop has run a task that it is given now; never, if one hangs. */
  public CompletionStage<Void> beat() {
    return CompletableFuture.allOf(
        loops.stream()
            .map(loop -> CompletableFuture.runAsync(() -> {}, loop))
            .toArray(CompletableFuture[]::new));
  }
}
