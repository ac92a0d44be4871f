package dev.overlane.peers;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.Sets;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The memory that all peers together may make the controller hold, by what they tell it: a common
 * fund, and for each peer an allowance that does not count. When the fund is used up, who holds
 * most of it has to go. So a peer that tells far too much costs itself only, however many of its
 * kind there are. Figures are estimates of heap. Thread-safe.
 */
public final class PeerMemory {
  private static final int SHARE_OF_HEAP = 2;
  private static final int MIB = 20;

  private final long fund;
  private final AtomicLong used = new AtomicLong();
  private final LongAdder evictions = new LongAdder();
  private final Set<Account> accounts = Sets.newConcurrentHashSet();

  /**
   * A fund of its own size.
   *
   * @param fund bytes; the quarter of it that is used last is for the time until who has to go is
   *     gone
   */
  public PeerMemory(long fund) {
    checkArgument(fund > 0, "a fund of %s bytes", fund);
    this.fund = fund;
  }

  /** Half of the largest heap that the JVM may have ({@code -Xmx}). */
  public static PeerMemory ofHeap() {
    return new PeerMemory(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
  }

  /** Bytes of the fund that are in use. */
  public long used() {
    return used.get();
  }

  /** Bytes that all peers may use together. */
  public long limit() {
    return fund;
  }

  /** How many peers had to go because the fund was used up. */
  public long evictions() {
    return evictions.sum();
  }

  /**
   * Opens an account for a peer.
   *
   * @param allowance bytes that it may hold without drawing on the fund
   * @param evict has the peer go, for the reason given; called on another peer's thread
   */
  public Account open(long allowance, Consumer<String> evict) {
    Account account = new Account(allowance, evict);
    accounts.add(account);
    return account;
  }

  /** What one peer holds. Confined to one thread but for what evicts it. */
  public final class Account implements AutoCloseable {
    private final long allowance;
    private final Consumer<String> evict;
    private volatile long drawn;
    private volatile boolean evicted;
    private boolean closed;

    private Account(long allowance, Consumer<String> evict) {
      this.allowance = allowance;
      this.evict = evict;
    }

    /**
     * Says how much the peer holds from now on.
     *
     * @return false: it may not, and has to go; {@link #refusal} says why
     */
    public boolean hold(long bytes) {
      if (closed) {
        return false;
      }
      long before = drawn;
      long next = Math.max(0, bytes - allowance);
      if (next != before) {
        drawn = next;
        long total = used.addAndGet(next - before);
        if (next > before && total > fund / 4 * 3) {
          return makeRoom(total);
        }
      }
      return !evicted;
    }

    private boolean makeRoom(long total) {
      Account greediest =
          accounts.stream()
              .filter(account -> !account.evicted)
              .max(Comparator.comparingLong(account -> account.drawn))
              .orElse(this);
      evictions.increment();
      if (greediest == this) {
        return false;
      }
      greediest.evicted = true;
      greediest.evict.accept(greediest.refusal());
      return !evicted && total <= fund;
    }

    /** Why the peer has to go, in an operator's words. */
    public String refusal() {
      return "it makes the controller hold %d MiB, more than any other peer, and all together may have %d MiB (half of -Xmx)"
          .formatted((drawn + allowance) >> MIB, fund >> MIB);
    }

    /** The peer is gone, and holds nothing any more. */
    @Override
    public void close() {
      if (!closed) {
        closed = true;
        accounts.remove(this);
        used.addAndGet(-drawn);
        drawn = 0;
      }
    }
  }
}
