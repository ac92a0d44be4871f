package dev.overlane.flow.proof;

import com.google.common.collect.ImmutableSet;
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

  /** Collects; one that is given a single reach and nothing else returns that very one. */
  static final class Builder {
    private final Set<Integer> ports = new LinkedHashSet<>();
    private final Set<Sent> sent = new LinkedHashSet<>();
    private final Set<Lesson> lessons = new LinkedHashSet<>();
    private final Set<Reach> parts = new LinkedHashSet<>();
    private @Nullable Reach only;
    private boolean plain = true;
    private boolean lost;

    void port(int port) {
      plain = false;
      ports.add(port);
    }

    void sent(Sent packets) {
      plain = false;
      sent.add(packets);
    }

    void lost() {
      plain = false;
      lost = true;
    }

    void lesson(Lesson lesson) {
      plain = false;
      lessons.add(lesson);
    }

    void add(Reach part) {
      if ((part.isNowhere() && part.lessons.isEmpty()) || !parts.add(part)) {
        return;
      }
      if (only != null) {
        plain = false;
      }
      only = part;
      ports.addAll(part.ports);
      sent.addAll(part.sent);
      lessons.addAll(part.lessons);
      lost |= part.lost;
    }

    Reach build() {
      if (plain) {
        return only == null ? NOWHERE : only;
      }
      return new Reach(
          ImmutableSet.copyOf(ports),
          ImmutableSet.copyOf(sent),
          lost,
          ImmutableSet.copyOf(lessons));
    }
  }
}
