package dev.overlane.controller.cluster.etcd;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What is to hold of a key when something is done.
 *
 * @param key its name
 * @param demand what is asked of it
 * @param value what it is to hold, for {@link Demand#IS}
 */
public record Condition(String key, Demand demand, String value) {

  /** What may be asked of a key. */
  public enum Demand {
    /** It holds a value. */
    IS,
    /** It is there, whatever it holds. */
    PRESENT,
    /** It is not there. */
    ABSENT
  }

  /** A key holds a value. */
  public static Condition is(String key, String value) {
    return new Condition(key, Demand.IS, value);
  }

  /** A key is there. */
  public static Condition present(String key) {
    return new Condition(key, Demand.PRESENT, "");
  }

  /** A key is not there. */
  public static Condition absent(String key) {
    return new Condition(key, Demand.ABSENT, "");
  }

  /** Fills in a {@code Compare} of etcd's API. */
  void into(ObjectNode compare) {
    compare.put("key", EtcdClient.base64(key));
    if (demand == Demand.IS) {
      compare.put("target", "VALUE").put("result", "EQUAL").put("value", EtcdClient.base64(value));
    } else {
      compare.put("target", "CREATE").put("create_revision", 0);
      compare.put("result", demand == Demand.PRESENT ? "GREATER" : "EQUAL");
    }
  }
}
