package dev.overlane.flow.proof;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where packets may come out of a switch at most, whatever their addresses are: what is missing
 * here is reached by none, what is here need not be reached by any.
 *
 * @param ports OpenFlow ports, {@link ReservedPort#IN_PORT} among them
 * @param sent what leaves by the tunnel
 * @param lost whether some may come out anywhere
 * @param lessons what they may teach the switch
 */
record Reach(
    ImmutableSet<Integer> ports,
    ImmutableSet<Sent> sent,
    boolean lost,
    ImmutableSet<Lesson> lessons) {
  static final Reach NOWHERE =
      new Reach(ImmutableSet.of(), ImmutableSet.of(), false, ImmutableSet.of());

  boolean isNowhere() {
    return ports.isEmpty() && sent.isEmpty() && !lost;
  }

  private boolean isNothing() {
    return isNowhere() && lessons.isEmpty();
  }

  /** Collects; one that is given a single reach and nothing else returns that very one. */
  static final class Builder {
    private Reach only = NOWHERE;
    private @Nullable Union union;

    void port(int port) {
      union().ports.add(port);
    }

    void sent(Sent packets) {
      union().sent.add(packets);
    }

    void lost() {
      union().lost = true;
    }

    void lesson(Lesson lesson) {
      union().lessons.add(lesson);
    }

    void add(Reach part) {
      if (part.isNothing()) {
        return;
      }
      if (union == null && only.isNothing()) {
        only = part;
      } else if (union != null || !only.equals(part)) {
        union().add(part);
      }
    }

    private Union union() {
      if (union == null) {
        union = new Union();
        union.add(only);
      }
      return union;
    }

    Reach build() {
      return union == null ? only : union.build();
    }
  }

  /** Several reaches in one; most walks find one and need none of this. */
  private static final class Union {
    private final Set<Integer> ports = new LinkedHashSet<>();
    private final Set<Sent> sent = new LinkedHashSet<>();
    private final Set<Lesson> lessons = new LinkedHashSet<>();
    private final Set<Reach> parts = Sets.newIdentityHashSet();
    private boolean lost;

    void add(Reach part) {
      if (parts.add(part)) {
        ports.addAll(part.ports);
        sent.addAll(part.sent);
        lessons.addAll(part.lessons);
        lost |= part.lost;
      }
    }

    Reach build() {
      return new Reach(
          ImmutableSet.copyOf(ports),
          ImmutableSet.copyOf(sent),
          lost,
          ImmutableSet.copyOf(lessons));
    }
  }
}
