package dev.overlane.controller.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.MacAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PacketSpecTest {
  @Test
  void partsInAnyOrder_areRead() throws TraceRefused {
    assertThat(
            PacketSpec.parse("vlan=7, eth-dst=02:00:00:00:00:0B,vlan=0,eth-src=02:00:00:00:00:0a"))
        .isEqualTo(
            new PacketSpec(
                MacAddress.parse("02:00:00:00:00:0a"),
                MacAddress.parse("02:00:00:00:00:0b"),
                ImmutableList.of(7, 0),
                Content.NONE));
    assertThat(PacketSpec.parse("")).isEqualTo(PacketSpec.ANY);
    assertThat(PacketSpec.parse("broadcast").destination())
        .isEqualTo(Optional.of(PacketSpec.BROADCAST));
    assertThat(PacketSpec.parse("eth-dst=broadcast")).isEqualTo(PacketSpec.parse("broadcast"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "eth-src=2 | no MAC address",
        "vlan=4096 | no VLAN identifier",
        "vlan=-1 | no VLAN identifier",
        "ip=10.0.0.1 | says nothing of a packet",
        "tcp | lacks its port",
        "tcp=0 | no port",
        "ping=8 | a ping has no port",
        "tcp=80,udp=80 | said twice",
        "ip-src=10.0.0 | no IP address",
        "ip-src=10.0.0.1,ip-dst=2001:db8::1 | different IP versions",
        "broadcast,eth-dst=02:00:00:00:00:0a | said twice",
        "vlan=1,vlan=2,vlan=3,vlan=4,vlan=5 | more than 4 tags"
      })
  void whatIsNoPacket_isRefusedInWords(String text, String words) {
    assertThatThrownBy(() -> PacketSpec.parse(text))
        .isInstanceOf(TraceRefused.class)
        .hasMessageContaining(words);
  }

  @Test
  void wordsOfTheControlSocket_areRead() throws TraceRefused {
    assertThat(
            TraceRequest.parse(List.of("--json", "--to", "B", "--packet", "vlan=1", "--from", "A")))
        .isEqualTo(new TraceRequest("A", "B", PacketSpec.parse("vlan=1")));
    assertThatThrownBy(() -> TraceRequest.parse(List.of("--from", "A")))
        .hasMessageContaining("needs --from PORT and --to PORT");
    assertThatThrownBy(() -> TraceRequest.parse(List.of("--from")))
        .hasMessageContaining("needs a value");
    assertThatThrownBy(() -> TraceRequest.parse(List.of("A", "B")))
        .hasMessageContaining("nothing to a trace");
  }
}
