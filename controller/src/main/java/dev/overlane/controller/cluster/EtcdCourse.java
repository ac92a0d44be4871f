package dev.overlane.controller.cluster;

import com.google.common.hash.HashCode;
import dev.overlane.config.files.FileSet;
import dev.overlane.controller.cluster.Applied.Head;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** The course of a member that takes its network from etcd ({@code source: etcd}). */
final class EtcdCourse implements Course {
  private final NetworkStore store;
  private final NetworkSink sink;
  private @Nullable FileSet own;

  /** What was offered last. */
  private @Nullable Offered last;

  private long revision;

  /**
   * What became of an offer.
   *
   * @param head what etcd named
   * @param own the fingerprint of the member's own file
   * @param refusal why it is not in force; empty: it is
   */
  private record Offered(String head, HashCode own, Optional<String> refusal) {}

  /** Has no network yet. */
  EtcdCourse(NetworkStore store, NetworkSink sink) {
    this.store = store;
    this.sink = sink;
  }

  @Override
  public void own(FileSet files, String network) {
    own = files;
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
    Offered offered = last;
    if (offered == null
        || !offered.head.equals(head.get().text())
        || !offered.own.equals(mine.fingerprint())) {
      offered =
          new Offered(
              head.get().text(),
              mine.fingerprint(),
              offer(store.content(named).under(mine), named.revision()));
      last = offered;
    }
    if (offered.refusal.isPresent()) {
      return Standing.behind(
          revision,
          named.revision(),
          "this member refuses " + named.words() + ": " + offered.refusal.get());
    }
    revision = named.revision();
    return Standing.follows(revision, store.named(head));
  }

  private Optional<String> offer(FileSet files, long number) throws InterruptedException {
    try {
      return sink.offer(files, number).toCompletableFuture().get();
    } catch (ExecutionException bug) {
      throw new IllegalStateException(bug);
    }
  }
}
