package dev.overlane.controller.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What traces tell of access rules. */
final class RuleTraceTest {
  private static final String NETWORK =
      """
      version: 1
      segments:
        ab:
          vlan: 100
          default: deny
          rules:
            - { allow: tcp, ports: [80, 443], to: web }
            - { allow: ping }
      groups: { web: [B] }
      hosts:
        dt-1:
          address: 192.168.77.25
          ports:
            A: { segment: ab, mac: "02:00:00:00:00:0a", addresses: [10.0.0.1] }
            C:
              segment: ab
              mac: "02:00:00:00:00:0c"
              rules: [ { deny: tcp, ports: 443, direction: out } ]
        dt-2:
          address: 192.168.77.26
          ports:
            B:
              segment: ab
              mac: "02:00:00:00:00:0b"
              addresses: [10.0.0.2]
              rules:
                - { allow: tcp, ports: 22, from: A }
                - { deny: tcp, ports: 80 , from: 10.0.0.7 }
      """;

  private final Traced net = new Traced(NETWORK);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A B tcp=80 | delivered | rule 1 of segment \"ab\" speaks of it: net.yaml:7:9",
        "A B | delivered | rule 2 of segment \"ab\" speaks of it: net.yaml:8:9",
        "A B tcp=22 | delivered | rule 1 of port \"B\" speaks of it: net.yaml:27:13",
        "B A tcp=80 | dropped_rule | net.yaml:5:5",
        "A B udp=53 | dropped_rule | net.yaml:5:5",
        "C B tcp=443 | dropped_rule | net.yaml:18:18",
        "C B tcp=80,ip-src=10.0.0.7 | dropped_rule | net.yaml:28:13",
        "A B tcp=80,ip-src=10.0.0.7 | dropped_port_security | may use its own addresses only",
        "C B tcp=80,ip-src=10.0.0.1 | dropped_port_security | another (eth_type=0x800, nw_src=10",
        "C A ping | delivered | rule 2 of segment \"ab\" speaks of it: net.yaml:8:9",
        "A B vlan=7 | dropped_tagged | net.yaml:14:12",
      })
  void packet_isToldByWhichRuleItFaresAsItDoes(String packet, String end, String words)
      throws TraceRefused {
    Trace trace = net.trace(packet);

    assertThat(trace.disposition().name()).isEqualTo(end.toUpperCase(Locale.ROOT));
    String told = TraceText.render(TraceJson.of(trace));
    assertThat(told).contains(words);
  }

  @Test
  void denial_namesTheRule() throws TraceRefused {
    Trace trace = net.trace("C B tcp=443");

    assertThat(trace.verdict().reason())
        .isEqualTo("dropped by SENDER_RULES on dt-1: rule 1 of port \"C\"");
    assertThat(net.trace("A B udp=53").verdict().reason())
        .isEqualTo("dropped by SEGMENT_RULES on dt-1: the default of segment ab");
  }

  @Test
  void portsWithoutAddresses_makeANote() throws TraceRefused {
    assertThat(net.trace("C A").notes())
        .anyMatch(note -> note.contains("no addresses of one IP version"));
    assertThat(net.trace("A B").notes())
        .noneMatch(note -> note.contains("no addresses of one IP version"));
  }

  @Test
  void frameToAllWithAPacketToOne_isDroppedByNoRule() throws TraceRefused {
    Trace trace = net.trace("A B broadcast,tcp=80,ip-dst=10.0.0.2");

    assertThat(trace.disposition()).isEqualTo(Disposition.DROPPED_RULE);
    assertThat(trace.verdict().reason()).contains("no rule can allow that");
  }
}
