package dev.overlane.controller.cluster.etcd;

import java.util.Optional;

/**
 * A change of one key that happens only if nobody has made or removed that key meanwhile.
 *
 * @param key its name
 * @param createRevision what its is to be; 0: it is not to be there
 * @param value what to put; empty: the key is removed
 * @param lease with whose end it is to go
 */
public record Guarded(String key, long createRevision, Optional<String> value, long lease) {

  /** Makes a key that is not there. */
  public static Guarded create(String key, String value, long lease) {
    return new Guarded(key, 0, Optional.of(value), lease);
  }

  /** Gives a key another value. */
  public static Guarded replace(String key, long createRevision, String value, long lease) {
    return new Guarded(key, createRevision, Optional.of(value), lease);
  }

  /** Removes a key. */
  public static Guarded delete(String key, long createRevision) {
    return new Guarded(key, createRevision, Optional.empty(), 0);
  }
}
