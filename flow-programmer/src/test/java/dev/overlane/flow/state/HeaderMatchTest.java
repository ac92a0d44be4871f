package dev.overlane.flow.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.IpPrefix;
import dev.overlane.config.model.MacAddress;
import org.junit.jupiter.api.Test;

final class HeaderMatchTest {

  private static IpAddress ip(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  private static IpPrefix net(String text) {
    return IpPrefix.parse(text).orElseThrow();
  }

  @Test
  void addresses_areWrittenAsOvsOfctlTakesThem() {
    assertThat(HeaderMatch.exact(HeaderField.IPV4_SRC, ip("192.0.2.9")))
        .hasToString("nw_src=192.0.2.9");
    assertThat(HeaderMatch.within(HeaderField.IPV4_DST, net("192.0.2.9/20")))
        .hasToString("nw_dst=192.0.0.0/255.255.240.0");
    assertThat(HeaderMatch.within(HeaderField.IPV6_SRC, net("fe80::1:2/64")))
        .hasToString("ipv6_src=fe80::/ffff:ffff:ffff:ffff::");
    assertThat(HeaderMatch.exact(HeaderField.IPV6_DST, ip("2001:db8::a")))
        .hasToString("ipv6_dst=2001:db8::a");
    assertThat(HeaderMatch.within(HeaderField.IPV6_DST, net("::/128"))).hasToString("ipv6_dst=::");
    assertThat(HeaderMatch.exact(HeaderField.ARP_SHA, new MacAddress(0x0200_0000_000aL)))
        .hasToString("arp_sha=02:00:00:00:00:0a");
    assertThat(HeaderMatch.exact(HeaderField.ETH_TYPE, 0x86dd)).hasToString("eth_type=0x86dd");
  }

  @Test
  void prefixes_holdTheirAddressesAndNoOthers() {
    HeaderMatch prefix = HeaderMatch.within(HeaderField.IPV6_DST, net("2001:db8::/68"));

    assertThat(prefix.matches(0x2001_0db8_0000_0000L, 0x0fff_0000_0000_0001L)).isTrue();
    assertThat(prefix.matches(0x2001_0db8_0000_0000L, 0x1000_0000_0000_0000L)).isFalse();
    assertThat(prefix.matches(0x2001_0db8_0000_0001L, 0)).isFalse();
  }

  @Test
  void addressOfTheOtherFamily_isRefused() {
    assertThatThrownBy(() -> HeaderMatch.exact(HeaderField.IPV4_SRC, ip("2001:db8::1")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void matches_nameFieldsInTheirOrder_andOnce() {
    FlowMatch match =
        FlowMatch.ANY
            .with(HeaderField.UDP_DST, 67)
            .with(HeaderField.ETH_TYPE, 0x0800)
            .with(HeaderField.UDP_DST, 68)
            .with(HeaderField.IP_PROTO, 17);

    assertThat(match.headers())
        .extracting(HeaderMatch::toString)
        .containsExactly("eth_type=0x800", "nw_proto=17", "udp_dst=68");
  }
}
