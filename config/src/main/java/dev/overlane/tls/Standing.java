package dev.overlane.tls;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A session by TLS that stands, and what its peer showed when it began. Thread-safe. */
public final class Standing {
  private final PeerCertificate peer;
  private final TlsEnd end;
  private final Instant since;
  private final Runnable whenOtherKeys;
  private final Runnable ending;
  private volatile @Nullable Instant newKeys;

  /**
   * One that has just begun.
   *
   * @param whenOtherKeys is told that the controller has other keys in force; any thread
   * @param ending ends it, so that its peer or the controller dials anew; any thread
   */
  public Standing(
      PeerCertificate peer, TlsEnd end, Instant since, Runnable whenOtherKeys, Runnable ending) {
    this.peer = peer;
    this.end = end;
    this.since = since;
    this.whenOtherKeys = whenOtherKeys;
    this.ending = ending;
  }

  /** What its peer showed. */
  public PeerCertificate peer() {
    return peer;
  }

  /** What kind of session it is. */
  public TlsEnd end() {
    return end;
  }

  /** When its handshake ended. */
  public Instant since() {
    return since;
  }

  /** When its peer's host said last that it had other keys; empty: not since this began. */
  public Optional<Instant> newKeys() {
    return Optional.ofNullable(newKeys);
  }

  /** Its peer's host has other keys now, so it may have another certificate to show. */
  public void peerHasNewKeys(Instant now) {
    newKeys = now;
  }

  /** Ends it; the next one shows the certificate that the peer has by then. */
  public void beginAnew() {
    ending.run();
  }

  void otherKeys() {
    whenOtherKeys.run();
  }
}
