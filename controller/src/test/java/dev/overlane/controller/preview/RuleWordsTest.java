package dev.overlane.controller.preview;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.flow.compile.FlowCompiler;
import dev.overlane.flow.compile.HostBindings;
import dev.overlane.flow.compile.HostBindings.LocalPort;
import dev.overlane.flow.pipeline.FlowTable;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How a plan words the flows of access rules. */
final class RuleWordsTest {
  private static final String FILE =
      """
      version: 1
      segments:
        ab: { vlan: 100, default: deny, rules: [ { allow: tcp, ports: 80, to: 10.0.0.2 } ] }
      hosts:
        h:
          address: 192.0.2.1
          ports:
            A:
              segment: ab
              mac: "02:00:00:00:00:0a"
              rules: [ { deny: udp, to: 10.0.0.0/8 }, { deny: ping, from: any } ]
      """;

  private static Stream<String> words(FlowTable table) {
    ConfigResult.Valid valid =
        (ConfigResult.Valid) ConfigLoader.load("f", FILE.getBytes(StandardCharsets.UTF_8));
    NetworkModel model = valid.model();
    Optional<MacAddress> mac = MacAddress.parse("02:00:00:00:00:0a");
    HostBindings bindings =
        HostBindings.of(
            OptionalInt.empty(), ImmutableSortedMap.of("A", new LocalPort("A", "ab", 7, mac, mac)));
    FlowWords words = new FlowWords(model, Optional.empty(), Map.of(7, "A"));
    return FlowCompiler.compile(
            model, Objects.requireNonNull(model.hosts().get("h")), bindings, Map.of())
        .flows()
        .stream()
        .filter(flow -> flow.key().table() == table.id())
        .map(words::of);
  }

  @Test
  void rulesOfAPort_nameIt() {
    assertThat(words(FlowTable.SENDER_RULES))
        .contains(
            "eth_type=0x800 nw_proto=17 nw_dst=10.0.0.0/255.0.0.0 of A is denied",
            "eth_type=0x806 may pass",
            "everything else is judged by further rules");
    assertThat(words(FlowTable.RECEIVER_RULES))
        .contains("eth_type=0x800 nw_proto=1 icmp_type=8 to 02:00:00:00:00:0a is denied");
  }

  @Test
  void rulesOfASegment_sayWhatMayPass() {
    assertThat(words(FlowTable.SEGMENT_RULES))
        .containsExactlyInAnyOrder(
            "what was allowed before may pass",
            "eth_type=0x800 nw_proto=6 nw_dst=10.0.0.2 tcp_dst=80 may pass",
            "eth_type=0x800 nw_proto=6 nw_src=10.0.0.2 tcp_src=80 tcp_flags=0x10/0x10 may pass");
  }
}
