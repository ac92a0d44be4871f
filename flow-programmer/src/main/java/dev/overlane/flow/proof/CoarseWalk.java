package dev.overlane.flow.proof;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A walk that only collects where packets may come out, and that goes every way once: from a table
 * on it forgets the addresses, and what it found there serves for all that come there in the same
 * state. So what it says is never too little, and may be too much: {@link Search} decides.
 */
final class CoarseWalk extends Walk {

  /** All that what happens from a table on depends on, but for addresses. */
  private record Place(
      int table,
      long metadata,
      long key,
      int to,
      long tagValue,
      long tagMask,
      int rounds,
      Ingress ingress) {
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    // Written out: what the compiler makes of a record is slow where it is asked for so often.

    @Override
    public boolean equals(Object other) {
      return other instanceof Place place
          && table == place.table
          && metadata == place.metadata
          && key == place.key
          && to == place.to
          && tagValue == place.tagValue
          && tagMask == place.tagMask
          && rounds == place.rounds
          && ingress.equals(place.ingress);
    }

    @Override
    public int hashCode() {
      long sum = (metadata * SPREAD + key) * SPREAD + to;
      sum = (sum * SPREAD + tagValue * 8191 + tagMask) * SPREAD + ingress.hashCode();
      return Long.hashCode(((sum + table) * SPREAD + rounds) * SPREAD);
    }
  }

  /** What was found from each place of one switch on. */
  static final class Memory {
    private static final Ingress ANY = new Ingress(0, 0, 0);

    private final FlowIndex index;
    private final SwitchView view;
    private final Learned learned;
    private final boolean lessonsOnly;
    private final Map<Place, Reach> known = new HashMap<>();
    private long steps;

    private Memory(FlowIndex index, SwitchView view, Learned learned, boolean lessonsOnly) {
      this.index = index;
      this.view = view;
      this.learned = learned;
      this.lessonsOnly = lessonsOnly;
    }

    /** Of all that packets do. */
    static Memory ofAll(FlowIndex index, SwitchView view, Learned learned) {
      return new Memory(index, view, learned, false);
    }

    /** Of what packets teach, and not of where they go afterwards. */
    static Memory ofLessons(FlowIndex index, SwitchView view, Learned learned) {
      return new Memory(index, view, learned, true);
    }

    /** Where packets may come out that come in like this, with any address and such a tag. */
    Reach of(Ingress ingress, Cube tag) {
      int to = ingress.isTunnel() ? view.vtep().value() : 0;
      return from(0, new Packet(Region.of(tag), 0, ingress.key(), to, 0, null), ingress);
    }

    private Reach from(int table, Packet packet, Ingress ingress) {
      Cube cube = packet.region().cube();
      Place place =
          new Place(
              table,
              packet.metadata(),
              packet.key(),
              packet.to(),
              cube.tag().value(),
              cube.tag().mask(),
              packet.rounds(),
              index.isSensitive(table) ? ingress : ANY);
      Reach reach = table == 0 ? null : known.get(place);
      if (reach == null) {
        CoarseWalk walk = new CoarseWalk(this, ingress);
        Cube anyAddress =
            Cube.tagged(cube.tag().value(), cube.tag().mask())
                .tracked(packet.rounds() == 0 ? UNTRACKED : ANY_CONNECTION);
        walk.look(packet.in(Region.of(anyAddress)), table, 0, Then.NOTHING);
        steps += walk.steps();
        reach = walk.found.build();
        if (table != 0) {
          known.put(place, reach);
        }
      }
      return reach;
    }

    /** How many look-ups it took. */
    long steps() {
      return steps;
    }

    /** How many places are known. */
    int size() {
      return known.size();
    }
  }

  private final Memory memory;
  private final Reach.Builder found = new Reach.Builder();

  private CoarseWalk(Memory memory, Ingress ingress) {
    super(memory.index, memory.learned, ingress, ANY_CONNECTION);
    this.memory = memory;
  }

  @Override
  void sent(Packet packet, int port) {
    // What is found serves for every ingress: whoever reads it knows which port is his own.
    SwitchView view = memory.view;
    if (view.tunnelPort().isEmpty() || view.tunnelPort().getAsInt() != port) {
      found.port(port);
    } else if (packet.to() != 0) {
      Cube cube = packet.region().cube();
      found.sent(
          new Sent(
              packet.to(), packet.key() & view.keyMask(), cube.tag().value(), cube.tag().mask()));
    }
  }

  @Override
  void lost(Packet packet, String why) {
    found.lost();
  }

  @Override
  void taught(Packet packet, Lesson lesson) {
    found.lesson(lesson);
  }

  @Override
  void wentOn(Packet packet, int table) {
    if (!memory.lessonsOnly || memory.index.mayTeach(table)) {
      found.add(memory.from(table, packet, ingress()));
    }
  }

  @Override
  Packet hit(Packet packet, Rule rule) {
    return packet;
  }

  @Override
  Region narrowed(Region region, Cube part, List<Rule> rules, int at) {
    return region.within(part);
  }
}
