package dev.overlane.controller.metrics;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.state.PortCounters;
import io.prometheus.metrics.model.snapshots.Labels;

/** The metrics of traffic of one kind of thing: bytes, packets and drops, each in both ways. */
final class TrafficFamilies {
  private final Family receivedBytes;
  private final Family receivedPackets;
  private final Family receivedDropped;
  private final Family sentBytes;
  private final Family sentPackets;
  private final Family sentDropped;

  /**
   * Of one kind of thing.
   *
   * @param word what its metrics are named after
   * @param where the traffic is, for the help
   */
  TrafficFamilies(String word, String where, String... labels) {
    String received = "overlane_" + word + "_receive_";
    String sent = "overlane_" + word + "_transmit_";
    String in = " that came into the switch at " + where;
    String out = " that left the switch at " + where;
    receivedBytes = Family.counter(received + "bytes_total", "Bytes" + in, labels);
    receivedPackets = Family.counter(received + "packets_total", "Packets" + in, labels);
    receivedDropped =
        Family.counter(
            received + "dropped_packets_total", "Packets" + in + " and were lost there", labels);
    sentBytes = Family.counter(sent + "bytes_total", "Bytes" + out, labels);
    sentPackets = Family.counter(sent + "packets_total", "Packets" + out, labels);
    sentDropped =
        Family.counter(
            sent + "dropped_packets_total", "Packets that could not leave at " + where, labels);
  }

  ImmutableList<Family> all() {
    return ImmutableList.of(
        receivedBytes, receivedPackets, receivedDropped, sentBytes, sentPackets, sentDropped);
  }

  /** The labels of one thing: making them costs more than writing its figures. */
  Labels labelled(String... values) {
    return receivedBytes.labelled(values);
  }

  void write(Sheet sheet, PortCounters counters, Labels labels) {
    sheet.add(receivedBytes, (double) counters.receivedBytes(), labels);
    sheet.add(receivedPackets, (double) counters.receivedPackets(), labels);
    sheet.add(receivedDropped, (double) counters.receivedDropped(), labels);
    sheet.add(sentBytes, (double) counters.sentBytes(), labels);
    sheet.add(sentPackets, (double) counters.sentPackets(), labels);
    sheet.add(sentDropped, (double) counters.sentDropped(), labels);
  }
}
