package dev.overlane.peers;

import com.google.common.base.Ascii;
import com.google.common.base.Ticker;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * The peers that were turned away: counts them by reason and decides which are worth a line.
 * Thread-safe.
 */
public final class Refusals {
  private final QuietLog lines;
  private final Map<Reason, LongAdder> counts = new EnumMap<>(Reason.class);

  /** Why a peer was turned away. */
  public enum Reason {
    /** Too many others came that had not said who they are, and it had waited longest. */
    CROWDED,
    /** It did not say who it is in time. */
    SILENT,
    /** What it sent cannot be read, or breaks the protocol. */
    UNREADABLE,
    /** It is nobody's: no host of the file has its datapath id, or its system-id. */
    UNKNOWN,
    /** A live peer has the same identity. */
    DUPLICATE,
    /** It speaks plain text where TLS is wanted, or the reverse, or too old a version of it. */
    TLS,
    /** Its certificate is not accepted: expired, revoked, of another CA, none. */
    CERTIFICATE,
    /** Its certificate is another host's than the one it claims to be. */
    IMPOSTOR,
    /** It took nothing of what was sent to it. */
    STALLED,
    /** It left, or was closed for something else, before it had said who it is. */
    OTHER;

    /** The word shown to operators and scripts. */
    @Override
    public String toString() {
      return Ascii.toLowerCase(name());
    }
  }

  public Refusals(Ticker ticker) {
    lines = new QuietLog(ticker);
    for (Reason reason : Reason.values()) {
      counts.put(reason, new LongAdder());
    }
  }

  /**
   * Counts a refusal and asks for a line about it.
   *
   * @param subject who was refused; see {@link QuietLog#suffix}
   * @return what to append to the line; empty: leave it out
   */
  public Optional<String> add(Reason reason, Object subject) {
    counter(reason).increment();
    return lines.suffix(subject);
  }

  /** How many were turned away for a reason. */
  public long count(Reason reason) {
    return counter(reason).sum();
  }

  @SuppressWarnings("NullAway") // every reason has one
  private LongAdder counter(Reason reason) {
    return counts.get(reason);
  }
}
