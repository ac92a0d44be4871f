package dev.overlane.bench.job;

import com.google.common.collect.ImmutableList;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The job that every column is given. Port i of host h (both from 0) is in segment (h*P+i) mod S,
 * but port 0 of every host in segment 0, which therefore spans all hosts. All ports have declared
 * addresses. One more port, the guest, comes to segment 0, moves and goes. A value; any thread.
 */
public record Job(JobSize size) {
  /** The name of the port that comes, moves and goes. */
  static final String GUEST = "guest";

  private static final int FIRST_VLAN = 100;
  private static final int FIRST_VNI = 5_000;
  private static final int PLACES = 5;

  /** What becomes of the guest. */
  enum Change {
    ADD,
    MOVE,
    REMOVE
  }

  /** At how many places the guest shows up, in turns. */
  int places() {
    return Math.min(PLACES, size.hosts());
  }

  /** The host on which the guest is after a change; empty once it is removed. */
  OptionalInt guestHost(Change change, int place) {
    int first = place * size.hosts() / places();
    return switch (change) {
      case ADD -> OptionalInt.of(first);
      case MOVE -> OptionalInt.of((first + 1) % size.hosts());
      case REMOVE -> OptionalInt.empty();
    };
  }

  /** The guest on a host; its addresses are the same wherever it is. */
  JobPort guest(int host) {
    return new JobPort(GUEST, host, 0, "02:00:ff:00:00:01", "10.127.0.1");
  }

  /** The host on which the guest is before a change; empty if it has still to come. */
  OptionalInt guestHostBefore(Change change, int place) {
    return switch (change) {
      case ADD -> OptionalInt.empty();
      case MOVE -> guestHost(Change.ADD, place);
      case REMOVE -> guestHost(Change.MOVE, place);
    };
  }

  /** The job's ports, the guest among them if it has a host. */
  ImmutableList<JobPort> ports(OptionalInt guestHost) {
    Stream<JobPort> own =
        IntStream.range(0, size.hosts() * size.ports())
            .mapToObj(number -> port(number / size.ports(), number % size.ports()));
    Stream<JobPort> guest = guestHost.stream().mapToObj(this::guest);
    return Stream.concat(own, guest).collect(ImmutableList.toImmutableList());
  }

  private JobPort port(int host, int index) {
    int number = host * size.ports() + index;
    return new JobPort(
        "p" + (host + 1) + "_" + index,
        host,
        index == 0 ? 0 : number % size.segments(),
        text("02:00:%02x:%02x:%02x:%02x", host >> 8, host & 255, index >> 8, index & 255),
        text("10.%d.%d.%d", 64 + (number >> 16), (number >> 8) & 255, number & 255));
  }

  static String segmentName(int segment) {
    return "seg" + segment;
  }

  static int vlan(int segment) {
    return FIRST_VLAN + segment;
  }

  static int vni(int segment) {
    return FIRST_VNI + segment;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
