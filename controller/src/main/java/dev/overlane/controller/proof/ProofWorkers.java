package dev.overlane.controller.proof;

import dev.overlane.flow.proof.NetworkProof;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for large proofs; they end when there is nothing to do. */
public final class ProofWorkers implements NetworkProof.Workers {
  /** So little work is done at once by whoever asks. */
  private static final int FEW = 4;

  /**
   * Most proofs need the flows of those switches that have changed, and no others; the heap is
   * rather for all that must be there.
   */
  private static final int SHARES = 16;

  private final ExecutorService threads;

  /** As many threads as processors. */
  public ProofWorkers() {
    int count = Runtime.getRuntime().availableProcessors();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            count,
            count,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "isolation-proof-worker");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    threads = pool;
  }

  /** How much memory a proof may use to keep things at hand, in bytes: a share of the heap. */
  public static long memory() {
    return Runtime.getRuntime().maxMemory() / SHARES;
  }

  @Override
  public void run(List<Runnable> work) {
    if (work.size() < FEW) {
      work.forEach(Runnable::run);
      return;
    }
    List<Future<?>> under = new ArrayList<>();
    work.forEach(piece -> under.add(threads.submit(piece)));
    for (Future<?> future : under) {
      await(future);
    }
  }

  private static void await(Future<?> future) {
    try {
      future.get();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(end);
    } catch (ExecutionException bug) {
      throw new IllegalStateException(bug.getCause());
    }
  }
}
