package dev.overlane.controller.metrics;

import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.flow.compile.HostBindings;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.state.PortCounters;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the switches have counted, by port, segment and tunnel. Ports of the file have series of
 * their own; ports that others plugged in count in their segment only, for their names are not
 * ours. A segment's sums only grow: a port that is made anew or cannot be read takes nothing away.
 * Confined to the endpoint's thread.
 */
final class TrafficBook implements Source {
  private static final PortCounters ZERO = new PortCounters(0, 0, 0, 0, 0, 0, 0);

  private final Map<String, HostBook> hosts = new TreeMap<>();
  private final Map<String, PortCounters> segments = new TreeMap<>();

  private static final class HostBook {
    private Map<String, Entry> ports = new HashMap<>();
    private @Nullable PortCounters tunnel;
  }

  /**
   * A port as it was last read.
   *
   * @param whose who names it
   * @param labels of its series
   */
  private record Entry(Whose whose, String segment, Labels labels, PortCounters counters) {}

  private enum Whose {
    /** The file names it, on this host. */
    HOSTS,
    /** The file names it, without a host. */
    FLOATING,
    /** Whoever plugged it in. */
    SOMEBODYS
  }

  /** A host's counters were read, by OpenFlow port. */
  void told(
      NetworkModel model, String host, HostBindings bindings, Map<Integer, PortCounters> counters) {
    HostBook book = hosts.computeIfAbsent(host, name -> new HostBook());
    Map<String, Entry> next = new HashMap<>();
    // A port of this host that has no flows just now goes on from where it was.
    book.ports.forEach(
        (key, entry) -> {
          if (entry.whose == Whose.HOSTS) {
            next.put(key, entry);
          }
        });
    for (LocalPort port : bindings.ports().values()) {
      PortCounters now = counters.get(port.ofport());
      if (now != null) {
        Whose whose = whose(model, host, port.name());
        String key = whose + " " + port.name();
        Entry before = book.ports.get(key);
        segments.merge(port.segment(), gained(whose, before, now), TrafficBook::sum);
        next.put(key, new Entry(whose, port.segment(), labels(host, port, before), now));
      }
    }
    book.ports = next;
    // A tunnel that is being made again counts on from where it was, too.
    bindings.tunnelOfport().stream()
        .mapToObj(counters::get)
        .filter(Objects::nonNull)
        .forEach(now -> book.tunnel = now);
  }

  private static Labels labels(String host, LocalPort port, @Nullable Entry before) {
    return before != null && before.segment.equals(port.segment())
        ? before.labels
        : Families.PORT.labelled(host, port.segment(), port.name());
  }

  private static Whose whose(NetworkModel model, String host, String port) {
    Host declared = model.hosts().get(host);
    if (declared != null && declared.ports().containsKey(port)) {
      return Whose.HOSTS;
    }
    return model.floatingPorts().containsKey(port) ? Whose.FLOATING : Whose.SOMEBODYS;
  }

  /** What a segment gains by a reading; a port that comes and goes counts from its arrival on. */
  private static PortCounters gained(Whose whose, @Nullable Entry before, PortCounters now) {
    if (before == null) {
      return whose == Whose.HOSTS ? now : ZERO;
    }
    return zip(now, before.counters, (one, other) -> one >= other ? one - other : one);
  }

  private static PortCounters sum(PortCounters one, PortCounters other) {
    return zip(one, other, Long::sum);
  }

  private static PortCounters zip(PortCounters one, PortCounters other, LongBinaryOperator op) {
    return new PortCounters(
        op.applyAsLong(one.receivedPackets(), other.receivedPackets()),
        op.applyAsLong(one.receivedBytes(), other.receivedBytes()),
        op.applyAsLong(one.receivedDropped(), other.receivedDropped()),
        op.applyAsLong(one.sentPackets(), other.sentPackets()),
        op.applyAsLong(one.sentBytes(), other.sentBytes()),
        op.applyAsLong(one.sentDropped(), other.sentDropped()),
        op.applyAsLong(one.floodDropped(), other.floodDropped()));
  }

  /** Forgets what is not in the file any more. */
  void retain(NetworkModel model) {
    segments.keySet().retainAll(model.segments().keySet());
    hosts.keySet().retainAll(model.hosts().keySet());
    hosts.forEach(
        (host, book) ->
            book.ports
                .entrySet()
                .removeIf(
                    port -> {
                      String name = port.getKey().substring(port.getKey().indexOf(' ') + 1);
                      return port.getValue().whose != whose(model, host, name);
                    }));
  }

  @Override
  public void write(Sheet sheet) {
    hosts.forEach(
        (host, book) -> {
          book.ports.forEach(
              (key, entry) -> {
                if (entry.whose != Whose.SOMEBODYS) {
                  Families.PORT.write(sheet, entry.counters, entry.labels);
                  double floods = entry.counters.floodDropped();
                  sheet.add(Families.PORT_FLOODS, floods, entry.labels);
                }
              });
          if (book.tunnel != null) {
            Families.TUNNEL.write(sheet, book.tunnel, Families.TUNNEL.labelled(host));
          }
        });
    segments.forEach(
        (segment, sums) -> Families.SEGMENT.write(sheet, sums, Families.SEGMENT.labelled(segment)));
  }
}
