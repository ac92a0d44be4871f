package dev.overlane.it.chaos;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.List;

/**
 * Probes that one member sends again and again to the same address, numbered from 0.
 *
 * @param id its place in the list of all streams
 * @param kind what they try
 * @param from who sends
 * @param destination the address on the frames
 * @param receivers who must receive each of them; nobody of another segment ever may
 */
record ProbeStream(
    int id, Kind kind, Member from, String destination, ImmutableList<Member> receivers) {
  private static final String BROADCAST_ADDRESS = "ff:ff:ff:ff:ff:ff";

  /** What a stream tries. */
  enum Kind {
    /** To reach one member of the segment. */
    PAIR(Duration.ofMillis(50)),
    /** To reach all others, whoever they are. */
    BROADCAST(Duration.ofMillis(200)),
    /** To reach a member of another segment, which must fail. */
    CROSS(Duration.ofMillis(500));

    private final Duration interval;

    Kind(Duration interval) {
      this.interval = interval;
    }

    /** From one probe to the next. */
    Duration interval() {
      return interval;
    }
  }

  /** All streams among the members: each ordered pair, and a broadcast of each. */
  static ImmutableList<ProbeStream> among(List<Member> members) {
    ImmutableList.Builder<ProbeStream> streams = ImmutableList.builder();
    int id = 0;
    for (Member from : members) {
      ImmutableList.Builder<Member> peers = ImmutableList.builder();
      for (Member to : members) {
        if (to.equals(from)) {
          continue;
        }
        boolean peer = to.segment().equals(from.segment());
        Kind kind = peer ? Kind.PAIR : Kind.CROSS;
        ImmutableList<Member> receivers = peer ? ImmutableList.of(to) : ImmutableList.of();
        peers.addAll(receivers);
        streams.add(new ProbeStream(id++, kind, from, to.mac(), receivers));
      }
      streams.add(new ProbeStream(id++, Kind.BROADCAST, from, BROADCAST_ADDRESS, peers.build()));
    }
    return streams.build();
  }

  /** How many probes all of them send in a second. */
  static long perSecond(List<ProbeStream> streams) {
    return streams.stream().mapToLong(s -> 1000 / s.kind().interval().toMillis()).sum();
  }
}
