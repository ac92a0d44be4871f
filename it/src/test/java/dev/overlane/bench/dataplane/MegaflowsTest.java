package dev.overlane.bench.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import org.junit.jupiter.api.Test;

/** Lines as ovs-appctl of Open vSwitch 3.1 prints them. */
final class MegaflowsTest {
  private static final String HEAD =
      "ufid:0de4ad4e-ba10-4d0f-8e4f-1f0a5fb39ca4, skb_priority(0/0),skb_mark(0/0),ct_state(0/0),"
          + "recirc_id(0),dp_hash(0/0),";
  private static final String TAIL =
      ", packets:9, bytes:882, used:0.1s, dp:ovs, actions:vA, dp-extra-info:miniflow_bits(4,1)\n";

  private static String tcp(String from, String port) {
    return HEAD
        + "in_port(vA),packet_type(ns=0,id=0),eth(src="
        + from
        + ",dst=02:00:00:00:00:0b),eth_type(0x0800),ipv4(src=10.0.0.1/0.0.0.0,dst=10.0.0.2/0.0.0.0,"
        + "proto=6/0,tos=0/0,ttl=64/0,frag=no),tcp(src="
        + port
        + "/0,dst=80/0),tcp_flags(0/0)"
        + TAIL;
  }

  private static Megaflows parse(String dump) {
    return Megaflows.parse(dump, ImmutableSet.of("vA"));
  }

  @Test
  void flowsThatLookAtTheSameBits_shareAMask() {
    String dump = tcp("02:00:00:00:00:0a", "1") + tcp("02:00:00:00:00:0c", "2");

    Megaflows megaflows = parse(dump);

    assertThat(megaflows.flows()).isEqualTo(2);
    assertThat(megaflows.masks())
        .containsExactly(
            "recirc_id(!),in_port(!),packet_type(ns=!,id=!),eth(src=!,dst=!),eth_type(!),"
                + "ipv4(frag=!)");
  }

  @Test
  void aFieldThatNobodyLooksAt_isInNoMask() {
    String icmp =
        tcp("02:00:00:00:00:0a", "1")
            .replace("tcp(src=1/0,dst=80/0),tcp_flags(0/0)", "icmp(type=8/0)");

    assertThat(parse(icmp + tcp("02:00:00:00:00:0a", "1")).masks()).hasSize(1);
  }

  @Test
  void otherBits_areAnotherMask() {
    String exact = tcp("02:00:00:00:00:0a", "1");
    String port = exact.replace("tcp(src=1/0", "tcp(src=1");
    String prefix = exact.replace("src=10.0.0.1/0.0.0.0", "src=10.0.0.0/255.255.255.0");
    String tunnel =
        exact.replace("in_port(", "tunnel(tun_id=0x64,ttl=64/0,flags(-df-csum+key)),in_port(");

    assertThat(parse(exact + port + prefix + tunnel).masks())
        .hasSize(4)
        .anySatisfy(mask -> assertThat(mask).contains("tcp(src=!)"))
        .anySatisfy(mask -> assertThat(mask).contains("ipv4(src=/255.255.255.0,frag=!)"))
        .anySatisfy(mask -> assertThat(mask).contains("tunnel(tun_id=!,flags(!)),in_port(!)"));
  }

  @Test
  void whatTheHostItselfSays_isLeftOut() {
    String own = tcp("02:00:00:00:00:0a", "1").replace("in_port(vA)", "in_port(br-phy)");

    assertThat(parse(own).flows()).isZero();
    assertThat(parse(own.replace("actions:vA", "actions:tnl_pop(4)")).flows()).isEqualTo(1);
  }

  @Test
  void otherLines_areNoFlows() {
    assertThat(parse("flow-dump from the main thread:\n").flows()).isZero();
  }
}
