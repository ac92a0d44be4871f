package dev.overlane.controller.isolation;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Ipv4Address;
import org.jspecify.annotations.Nullable;

/**
 * What flows have made of a packet so far.
 *
 * @param key tunnel key that was set, else 0
 * @param to outer destination that was set; null: none
 * @param pushed tags that were pushed and not popped, outermost first
 * @param popped how many of its own tags it has lost
 */
record Outside(long key, @Nullable Ipv4Address to, ImmutableList<Integer> pushed, int popped) {
  static final Outside NONE = new Outside(0, null, ImmutableList.of(), 0);

  Outside withKey(long next) {
    return new Outside(next, to, pushed, popped);
  }

  Outside withDestination(Ipv4Address next) {
    return new Outside(key, next, pushed, popped);
  }

  Outside push(int tag) {
    return new Outside(
        key, to, ImmutableList.<Integer>builder().add(tag).addAll(pushed).build(), popped);
  }

  Outside pop() {
    return pushed.isEmpty()
        ? new Outside(key, to, pushed, popped + 1)
        : new Outside(key, to, pushed.subList(1, pushed.size()), popped);
  }
}
