package dev.overlane.flow.proof;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.util.function.Supplier;

/**
 * Flows of switches that were made ready to be followed: of those that were asked for last, as many
 * as some memory holds. The others are made ready again when they are asked for. Soft references
 * would not do: they are cleared all at once, and late, after collections of the whole heap that
 * free nothing. Any thread may call.
 */
final class ReadyFlows {
  private final Cache<HostProof, HostProof.Ready> kept;

  /**
   * Keeps nothing yet.
   *
   * @param bytes how much it may keep, about
   */
  ReadyFlows(long bytes) {
    this.kept =
        CacheBuilder.newBuilder()
            // A proof that is replaced is not asked again. Its flows are nobody's then.
            .weakKeys()
            // One share, not one for each of several parts.
            .concurrencyLevel(1)
            .maximumWeight(bytes)
            .weigher((HostProof host, HostProof.Ready ready) -> ready.bytes())
            .build();
  }

  /**
   * Those of a switch, which are made if they are not kept. One thread at a time for each switch.
   */
  HostProof.Ready of(HostProof host, Supplier<HostProof.Ready> make) {
    HostProof.Ready ready = kept.getIfPresent(host);
    if (ready == null) {
      ready = make.get();
      kept.put(host, ready);
    }
    return ready;
  }
}
