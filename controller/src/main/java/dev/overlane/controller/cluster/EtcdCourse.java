package dev.overlane.controller.cluster;

import com.google.common.hash.HashCode;
import dev.overlane.config.files.FileSet;
import dev.overlane.controller.cluster.Applied.Head;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The course of a member that takes its network from etcd ({@code source: etcd}). */
final class EtcdCourse implements Course {
  private static final Logger log = LoggerFactory.getLogger(EtcdCourse.class);

  /** After so long what is refused is offered again: a port may have become free. */
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private final NetworkStore store;
  private final NetworkSink sink;
  private final LongSupplier nanoTime;
  private @Nullable FileSet own;

  /** What was offered last. */
  private @Nullable Offered last;

  private long revision;

  /** What etcd named when it came to be in force here; empty: nothing has. */
  private String inForce = "";

  /**
   * What became of an offer.
   *
   * @param head what etcd named
   * @param own the fingerprint of the member's own file
   * @param at when, in nanoseconds
   * @param refusal why it is not in force; empty: it is
   */
  private record Offered(String head, HashCode own, long at, Optional<String> refusal) {

    /** Whether nothing else would come of it by now. */
    boolean holds(String named, HashCode mine, long now) {
      return head.equals(named)
          && own.equals(mine)
          && (refusal.isEmpty() || now - at < AGAIN.toNanos());
    }
  }

  /**
   * Has no network yet.
   *
   * @param nanoTime nanoseconds since an arbitrary origin, never going back
   */
  EtcdCourse(NetworkStore store, NetworkSink sink, LongSupplier nanoTime) {
    this.store = store;
    this.sink = sink;
    this.nanoTime = nanoTime;
  }

  @Override
  public void own(FileSet files, String network) {
    own = files;
    if (last != null && last.refusal.isPresent()) {
      // Somebody has looked after it, and had the file read again.
      last = null;
    }
  }

  @Override
  public Standing step(Optional<Head> head) throws IOException, InterruptedException {
    FileSet mine = own;
    if (mine == null) {
      return Standing.UNKNOWN;
    }
    if (head.isEmpty()) {
      return Standing.changing(
          revision,
          0,
          Optional.of(
              revision == 0
                  ? "etcd holds no network yet: `overlane apply FILE` puts one there"
                  : "etcd holds no network any more; what this member has stays in force, and no"
                      + " host is taken: `overlane apply FILE` puts one there"));
    }
    Applied named = head.get().applied();
    String text = head.get().text();
    Offered offered = last;
    if (offered == null || !offered.holds(text, mine.fingerprint(), nanoTime.getAsLong())) {
      Optional<String> refusal = offer(store.content(named).under(mine), named.revision());
      offered = new Offered(text, mine.fingerprint(), nanoTime.getAsLong(), refusal);
      last = offered;
    }
    if (offered.refusal.isEmpty()) {
      inForce = text;
      revision = named.revision();
      return Standing.follows(revision, store.named(head));
    }
    String refusal = offered.refusal.get();
    return text.equals(inForce)
        ? Standing.follows(revision, store.named(head))
            .but("this member refuses what its own file says now: " + refusal)
        : Standing.behind(
            revision, named.revision(), "this member refuses " + named.words() + ": " + refusal);
  }

  /** A bug is a refusal: what is in force stays, and it is not met again at once. */
  private Optional<String> offer(FileSet files, long number) throws InterruptedException {
    try {
      return sink.offer(files, number).toCompletableFuture().get();
    } catch (ExecutionException | RuntimeException failed) {
      Throwable bug = failed instanceof ExecutionException ? failed.getCause() : failed;
      String words = "a bug: " + bug;
      if (last == null || !last.refusal.equals(Optional.of(words))) {
        log.error("bug: revision {} could not be put into force; please report this", number, bug);
      }
      return Optional.of(words);
    }
  }
}
