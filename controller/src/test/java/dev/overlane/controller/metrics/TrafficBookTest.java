package dev.overlane.controller.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.plan.Networks;
import dev.overlane.flow.compile.HostBindings;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.state.PortCounters;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TrafficBookTest {
  private static final NetworkModel MODEL =
      Networks.parse(Networks.SEED + "ports:\n  M: { segment: ab }\n");

  private final TrafficBook book = new TrafficBook();

  private static HostBindings bindings(Map<Integer, String> ports) {
    ImmutableSortedMap.Builder<String, LocalPort> built = ImmutableSortedMap.naturalOrder();
    ports.forEach(
        (ofport, name) ->
            built.put(name, new LocalPort(name, "ab", ofport, Optional.empty(), Optional.empty())));
    return HostBindings.of(OptionalInt.of(9), built.buildOrThrow());
  }

  private static PortCounters bytes(long received) {
    return new PortCounters(1, received, 0, 0, 0, 0, 5);
  }

  /** What a scrape would show of bytes received, without the name of the metric. */
  private Stream<String> received(String of) {
    return shown("overlane_" + of + "_receive_bytes_total");
  }

  private Stream<String> shown(String metric) {
    Page page = new Page(ImmutableList.of(book), Ticker.systemTicker());
    return new String(page.text(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(metric))
        .map(line -> line.substring(metric.length()));
  }

  private double segment() {
    return Double.parseDouble(received("segment").findFirst().orElseThrow().substring(15));
  }

  @Test
  void portOfTheFile_countsForItselfAndItsSegment() {
    book.told(MODEL, "dt-1", bindings(Map.of(1, "A")), Map.of(1, bytes(100), 9, bytes(7)));

    assertThat(received("port")).containsExactly("{host=\"dt-1\",port=\"A\",segment=\"ab\"} 100.0");
    assertThat(received("segment")).containsExactly("{segment=\"ab\"} 100.0");
    assertThat(received("tunnel")).containsExactly("{host=\"dt-1\"} 7.0");
    assertThat(shown("overlane_port_flood_dropped_packets_total"))
        .containsExactly("{host=\"dt-1\",port=\"A\",segment=\"ab\"} 5.0");
  }

  @Test
  void portThatIsMadeAnew_takesNothingFromItsSegment() {
    book.told(MODEL, "dt-1", bindings(Map.of(1, "A")), Map.of(1, bytes(100)));
    book.told(MODEL, "dt-1", bindings(Map.of(2, "A")), Map.of(2, bytes(30)));

    assertThat(segment()).isEqualTo(130);
  }

  @Test
  void tunnelThatTheSwitchHasNotCounted_goesOnFromWhereItWas() {
    book.told(MODEL, "dt-1", bindings(Map.of()), Map.of(9, bytes(7)));
    book.told(MODEL, "dt-1", bindings(Map.of()), Map.of());

    assertThat(received("tunnel")).containsExactly("{host=\"dt-1\"} 7.0");
  }

  @Test
  void portWithoutFlowsForAWhile_goesOnFromWhereItWas() {
    book.told(MODEL, "dt-1", bindings(Map.of(1, "A")), Map.of(1, bytes(100)));
    book.told(MODEL, "dt-1", bindings(Map.of()), Map.of(1, bytes(110)));
    book.told(MODEL, "dt-1", bindings(Map.of(1, "A")), Map.of(1, bytes(120)));

    assertThat(segment()).isEqualTo(120);
  }

  @Test
  void portsThatOthersPluggedIn_countInTheirSegmentOnlyAndFromTheirArrivalOn() {
    book.told(MODEL, "dt-1", bindings(Map.of(1, "A", 5, "veth9")), traffic(100, 5000));
    book.told(MODEL, "dt-1", bindings(Map.of(1, "A", 5, "veth9")), traffic(100, 5020));

    assertThat(received("port")).hasSize(1);
    assertThat(segment()).isEqualTo(120);
  }

  private static Map<Integer, PortCounters> traffic(long ofA, long ofOther) {
    return Map.of(1, bytes(ofA), 5, bytes(ofOther));
  }

  @Test
  void whatLeavesTheFile_vanishes() {
    book.told(MODEL, "dt-1", bindings(Map.of(1, "A")), Map.of(1, bytes(100)));
    book.told(MODEL, "dt-2", bindings(Map.of(3, "M")), Map.of(3, bytes(9)));
    assertThat(received("port")).hasSize(2);

    book.retain(Networks.parse(Networks.SEED));
    assertThat(received("port")).hasSize(1);

    book.retain(Networks.parse("version: 1\n"));
    assertThat(received("port")).isEmpty();
    assertThat(received("segment")).isEmpty();
  }
}
