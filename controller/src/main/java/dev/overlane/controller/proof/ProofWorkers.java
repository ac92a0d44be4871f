package dev.overlane.controller.proof;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.overlane.flow.proof.NetworkProof;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Threads for large proofs; they end when there is nothing to do. */
public final class ProofWorkers implements NetworkProof.Workers {
  /** So little work is done at once by whoever asks. */
  private static final int FEW = 4;

  /**
   * Most proofs need the flows of those switches that have changed, and no others; the heap is
   * rather for all that must be there.
   */
  private static final int SHARES = 8;

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
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    CountDownLatch left = new CountDownLatch(work.size());
    for (Runnable piece : work) {
      threads.execute(
          () -> {
            try {
              if (failure.get() == null) {
                piece.run();
              }
            } catch (RuntimeException | Error bug) {
              failure.compareAndSet(null, bug);
            } finally {
              left.countDown();
            }
          });
    }
    awaitAll(left, failure);
    Throwable first = failure.get();
    if (first != null) {
      throw new IllegalStateException(first);
    }
  }

  /** Also if one fails: none may still be at work when the next proof begins. */
  private static void awaitAll(CountDownLatch left, AtomicReference<@Nullable Throwable> failure) {
    try {
      left.await();
    } catch (InterruptedException end) {
      failure.compareAndSet(null, end);
      Uninterruptibles.awaitUninterruptibly(left);
      Thread.currentThread().interrupt();
    }
  }
}
