package dev.overlane.flow.proof;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.state.Bits;
import java.util.List;

/**
 * A walk that keeps every header apart, and remembers which flows were hit: the slow way, gone
 * where somebody must know.
 */
final class PreciseWalk extends Walk {

  /** What comes of a walk; one call for each set of packets. */
  interface Sink {
    void sent(Packet packet, int port);

    void lost(Packet packet, String why);
  }

  private final String host;
  private final Sink sink;

  /**
   * @param tracked what the switch says of the packets' connections when it tracks them
   */
  PreciseWalk(HostProof host, Ingress ingress, Bits tracked, Sink sink) {
    this(host, host.ready(), ingress, tracked, sink);
  }

  private PreciseWalk(
      HostProof host, HostProof.Ready ready, Ingress ingress, Bits tracked, Sink sink) {
    super(ready.index(), ready.learned(), ingress, tracked);
    this.host = host.view().host();
    this.sink = sink;
  }

  /** Follows packets from where they come in. */
  void follow(Packet start) {
    look(start.in(start.region().tracked(UNTRACKED)), 0, 0, Then.NOTHING);
  }

  @Override
  void sent(Packet packet, int port) {
    sink.sent(packet, port);
  }

  @Override
  void lost(Packet packet, String why) {
    sink.lost(packet, why);
  }

  @Override
  void taught(Packet packet, Lesson lesson) {
    // Whatever can be taught was taught before.
  }

  @Override
  void wentOn(Packet packet, int table) {
    look(packet, table, 0, Then.NOTHING);
  }

  @Override
  Packet hit(Packet packet, Rule rule) {
    return packet.after(host, rule);
  }

  @Override
  Region narrowed(Region region, Cube part, List<Rule> rules, int at) {
    ImmutableList.Builder<Cube> above = ImmutableList.builder();
    boolean sure = at == rules.size() || !rules.get(at).vague();
    int own = at == rules.size() ? -1 : rules.get(at).priority();
    for (int i = 0; i < rules.size() && rules.get(i).priority() >= own; i++) {
      Rule rule = rules.get(i);
      if (i == at || rule.cube().isApart(part)) {
        continue;
      }
      if (rule.vague() || (rule.priority() == own && !rule.doesAs(rules.get(at)))) {
        sure = false;
      } else if (rule.priority() > own) {
        above.add(rule.cube());
      }
    }
    Region narrowed = region.within(part).minus(above.build());
    return sure ? narrowed : narrowed.unsure();
  }
}
