package dev.overlane.tls;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.watch.FilesWatcher;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys in force. New connections take what is current; those that stand keep theirs, but for a
 * peer that is revoked meanwhile, which ends. Files that change are read anew; a bad replacement
 * leaves in force what was. Thread-safe.
 */
public final class TlsKeys implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TlsKeys.class);

  private final Consumer<Optional<String>> trouble;
  private final InstantSource clock;
  private final AtomicReference<@Nullable InForce> inForce = new AtomicReference<>();

  private final Set<Standing> sessions = ConcurrentHashMap.newKeySet();

  private record InForce(TlsMaterial material, FilesWatcher watcher) {}

  /**
   * None yet.
   *
   * @param trouble is told why the files as they are now are not in force, and of empty when they
   *     are; on any thread
   */
  public TlsKeys(InstantSource clock, Consumer<Optional<String>> trouble) {
    this.clock = clock;
    this.trouble = trouble;
  }

  /** None, and nobody is told of trouble. */
  public static TlsKeys none() {
    return new TlsKeys(InstantSource.system(), reason -> {});
  }

  /** What new connections use; empty: the file names no keys. */
  public Optional<TlsMaterial> current() {
    return Optional.ofNullable(inForce.get()).map(InForce::material);
  }

  /**
   * Puts keys into force and watches their files from now on.
   *
   * @throws IOException if the process has no more file descriptors or inotify instances
   */
  public void take(TlsMaterial next) throws IOException {
    InForce before = inForce.get();
    boolean same = before != null && before.material().files().equals(next.files());
    FilesWatcher watcher =
        same && before != null
            ? before.watcher()
            : FilesWatcher.start(next.files().all(), () -> readAgain(next.files()));
    inForce.set(new InForce(next, watcher));
    if (!same && before != null) {
      before.watcher().close();
    }
    tookOver(next);
  }

  /** The file names no keys any more. */
  public void drop() {
    InForce before = inForce.getAndSet(null);
    if (before != null) {
      before.watcher().close();
      trouble.accept(Optional.empty());
    }
  }

  /** On the watching thread. */
  private void readAgain(TlsFiles files) {
    InForce before = inForce.get();
    if (before == null || !before.material().files().equals(files)) {
      return;
    }
    TlsReading reading = TlsReader.read(files, clock);
    if (reading instanceof TlsReading.Unusable unusable) {
      log.warn("new keys are not used, the old ones stay in force: {}", unusable.problems());
      trouble.accept(Optional.of(unusable.problems()));
      return;
    }
    TlsMaterial next = ((TlsReading.Usable) reading).material();
    if (next.sameContent(before.material())) {
      trouble.accept(Optional.empty());
    } else if (inForce.compareAndSet(before, new InForce(next, before.watcher()))) {
      tookOver(next);
    }
  }

  private void tookOver(TlsMaterial next) {
    log.info(
        "keys are in force: {}, valid until {}; new sessions use them",
        next.files().certificate(),
        next.certificate().getNotAfter().toInstant());
    trouble.accept(Optional.empty());
    sessions.forEach(Standing::otherKeys);
  }

  /**
   * A session stands from now on; it is told when other keys are in force.
   *
   * @return what ends that
   */
  Runnable enter(Standing session) {
    sessions.add(session);
    return () -> sessions.remove(session);
  }

  /** The time, for sessions. */
  Instant now() {
    return clock.instant();
  }

  /** The sessions that stand. */
  public ImmutableList<Standing> sessions() {
    return ImmutableList.copyOf(sessions);
  }

  /** What the peers of standing sessions showed when those began; one of each session. */
  public ImmutableList<PeerCertificate> peers() {
    return sessions.stream().map(Standing::peer).collect(ImmutableList.toImmutableList());
  }

  /**
   * The host of a session has been given other keys: what its sessions showed may be out of date.
   *
   * @param shown what the session showed that says so; it speaks for sessions of its own name only
   */
  public void peerHasNewKeys(PeerCertificate shown) {
    Instant now = clock.instant();
    sessions.stream()
        .filter(session -> session.peer().names().equals(shown.names()))
        .forEach(session -> session.peerHasNewKeys(now));
  }

  /** Ends the watch; what is in force stays. */
  @Override
  public void close() {
    InForce last = inForce.get();
    if (last != null) {
      last.watcher().close();
    }
  }
}
