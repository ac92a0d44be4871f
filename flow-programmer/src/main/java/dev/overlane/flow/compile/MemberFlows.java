package dev.overlane.flow.compile;

import dev.overlane.config.model.Segment;
import dev.overlane.flow.pipeline.TunnelKey;
import dev.overlane.flow.state.Flow;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Flows of one segment that are made of the segment and of one of its members, and of nothing of
 * the host that has them. Any thread may call.
 */
final class MemberFlows {
  /** What such a flow is for. */
  enum Kind {
    /** The way to a station: its MAC address, and the destination in metadata. */
    WAY,
    /** The answer to who asks for an IPv4 address: that, and the owner's MAC address. */
    ANSWER,
    /** What comes from a peer: the address of its VTEP. */
    ENTRY,
    /** What goes to a peer: the same. */
    EXIT
  }

  private record Member(Kind kind, long one, long other) {

    @Override
    public boolean equals(Object object) {
      return object instanceof Member member
          && kind == member.kind
          && one == member.one
          && other == member.other;
    }

    @Override
    public int hashCode() {
      return Long.hashCode((one * 31 + other) * 31 + kind.hashCode());
    }
  }

  private final Segment segment;
  private final TunnelKey key;
  private final Map<Member, Flow> flows = Collections.synchronizedMap(new HashMap<>());

  MemberFlows(Segment segment, TunnelKey key) {
    this.segment = segment;
    this.key = key;
  }

  boolean isOf(Segment other, TunnelKey otherKey) {
    return key.equals(otherKey) && segment.equals(other);
  }

  /**
   * A flow that was made before, or is made now.
   *
   * @param one with {@code other}, all that the flow is made of beside the segment
   */
  Flow get(Kind kind, long one, long other, Supplier<Flow> maker) {
    Member member = new Member(kind, one, other);
    Flow known = flows.get(member);
    if (known == null) {
      known = maker.get();
      flows.put(member, known);
    }
    return known;
  }

  /**
   * Forgets all if many more flows are kept than a host needs: members come and go.
   *
   * @param inUse how many it needs at most
   */
  void trim(int inUse) {
    if (flows.size() > 4 * inUse) {
      flows.clear();
    }
  }
}
