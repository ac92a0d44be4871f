package dev.overlane.flow.loxi;

import static dev.overlane.flow.loxi.OvsBench.adds;
import static dev.overlane.flow.loxi.OvsBench.deletes;
import static dev.overlane.flow.loxi.TestOwner.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.MacAddress;
import dev.overlane.flow.FlowOutcome.Applied;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.Flow.Lifetime;
import dev.overlane.flow.state.FlowAction.Learn;
import dev.overlane.flow.state.FlowAction.LoadMetadata;
import dev.overlane.flow.state.FlowAction.Output;
import dev.overlane.flow.state.FlowInstruction.GotoTable;
import dev.overlane.flow.state.FlowInstruction.WriteMetadata;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import dev.overlane.flow.state.FlowSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flows as a real ovs-vswitchd gives them back. */
final class FlowReadBackTest {
  @RegisterExtension static final OvsBench bench = new OvsBench();

  private static final ImmutableList<String> FOREIGN =
      ImmutableList.of(
          "table=1,ip,nw_dst=10.0.0.0/8,actions=ct(commit,zone=1,table=2)",
          "table=1,priority=7,tcp,tp_dst=80/0xfff0,reg0=1/0xff,actions=conjunction(3,1/2)",
          "table=1,priority=8,conj_id=3,ip,actions=load:1->NXM_NX_REG0[],move:NXM_NX_REG0[]->NXM_NX_REG1[],NORMAL",
          "table=1,priority=9,in_port=1,actions=note:00.11.22.33,group:5,LOCAL,FLOOD,CONTROLLER:99",
          "table=1,priority=10,actions=meter:1,write_actions(output:1),goto_table:3",
          "table=1,priority=11,vlan_tci=0x1000/0x1000,actions=push_vlan:0x88a8,set_field:4106->vlan_vid,clear_actions",
          "table=1,priority=12,dl_vlan=7,dl_vlan_pcp=3,actions=strip_vlan,push_vlan:0x8100,output:1",
          "table=1,priority=13,tun_id=0x10/0xf0,dl_src=02:00:00:00:00:00/02:00:00:00:00:00,actions=drop",
          "table=1,priority=14,tun_src=10.0.0.0/8,ipv6,ipv6_src=fe80::/10,actions=dec_ttl",
          "table=1,priority=15,actions=learn(table=40,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[])",
          "table=1,priority=16,actions=resubmit(1,2),set_field:0x5->tun_id,sample(probability=9,collector_set_id=1,obs_domain_id=2,obs_point_id=3)",
          "table=1,priority=17,metadata=0x5,idle_timeout=600,hard_timeout=700,send_flow_rem,cookie=0x77,actions=set_field:7/0xff->metadata,enqueue:1:2",
          "table=1,priority=18,ct_state=+trk+est,ct_mark=1,actions=clone(output:1),check_pkt_larger(100)->NXM_NX_REG0[0]",
          "table=1,priority=19,arp,arp_op=1,arp_tpa=10.0.0.1,actions=in_port,output:NXM_NX_REG0[]");

  @ParameterizedTest
  @ValueSource(strings = {"OpenFlow14", "OpenFlow13"})
  void flowsOfAllShapes_writtenInOneBundle_readBackEqual(String protocol) {
    SwitchSession session = bench.connect(protocol);

    assertThat(await(session.apply(adds(Flows.ofAllShapes())))).isEqualTo(new Applied());

    assertThat(await(session.readFlows()).flows())
        .containsExactlyInAnyOrderElementsOf(Flows.ofAllShapes());
    assertThat(session.protocol()).isEqualTo(protocol);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OpenFlow14", "OpenFlow13"})
  void foreignFlows_ofAnyKind_areReadWithKeyAndCookieAndDeletedByUs(String protocol) {
    SwitchSession session = bench.connect(protocol);
    bench.ovs().ofctl("add-group", "br0", "group_id=5,type=all,bucket=1");
    bench.ovs().ofctl("add-meter", "br0", "meter=1,kbps,band=type=drop,rate=9");
    FOREIGN.forEach(flow -> bench.ovs().ofctl("add-flow", "br0", flow));
    assertThat(await(session.apply(adds(Flows.ofAllShapes())))).isEqualTo(new Applied());

    FlowSet first = await(session.readFlows());
    FlowSet second = await(session.readFlows());

    assertThat(first).isEqualTo(second);
    assertThat(first.flows()).containsAll(Flows.ofAllShapes());
    assertThat(first.size()).isEqualTo(Flows.ofAllShapes().size() + FOREIGN.size());
    assertThat(first.flows())
        .anyMatch(
            flow -> flow.cookie() == 0x77 && flow.lifetime().equals(new Lifetime(600, 700, 1)));
    ImmutableList<Flow> foreign =
        first.flows().stream()
            .filter(flow -> flow.key().table() == 1)
            .collect(ImmutableList.toImmutableList());
    assertThat(await(session.apply(deletes(foreign)))).isEqualTo(new Applied());
    assertThat(await(session.readFlows())).isEqualTo(FlowSet.of(Flows.ofAllShapes()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"OpenFlow14", "OpenFlow13"})
  void learnedFlows_fromPortAndTunnel_readBackAsLoadsOfMetadata(String protocol) {
    SwitchSession session = bench.connect(protocol);
    FlowMatch local = FlowMatch.ANY.withInPort(1);
    FlowMatch tunnel = FlowMatch.ANY.withInPort(9);
    Flow fromPort = Flows.flow(0, 1, local, new WriteMetadata(Flows.SEGMENT), new GotoTable(20));
    Flow fromTunnel =
        Flows.flow(
            0,
            1,
            tunnel,
            new WriteMetadata(Flows.SEGMENT.and(Flows.FROM_TUNNEL)),
            new GotoTable(21));
    Flow learnPort = Flows.flow(20, 1, FlowMatch.ANY, Flows.apply(Flows.learn(false)));
    Flow learnTunnel = Flows.flow(21, 1, FlowMatch.ANY, Flows.apply(Flows.learn(true)));
    await(session.apply(adds(ImmutableList.of(fromPort, fromTunnel, learnPort, learnTunnel))));
    await(session.readFlows());

    trace("in_port=1,dl_src=02:00:00:00:00:0a,dl_dst=02:00:00:00:00:0b");
    trace(
        "in_port=9,tun_src=192.168.77.26,tun_id=10100,dl_src=02:00:00:00:00:0c,dl_dst=02:00:00:00:00:0b");

    assertThat(await(session.readFlows()).flows())
        .contains(
            learned(0x02_00_00_00_00_0aL, new LoadMetadata(32, 16, 1)),
            learned(0x02_00_00_00_00_0cL, new LoadMetadata(32, 32, 0xc0a8_4d1aL)))
        .hasSize(6);
    assertThat(session.watchesFlows()).isTrue();
    assertThat(bench.owner().changes()).isZero();
  }

  @Test
  void stationsBeyondTheLimit_areNotLearned_knownOnesStay() {
    SwitchSession session = bench.connect("OpenFlow14");
    Learn learn = Flows.learn(false);
    Learn few =
        new Learn(
            learn.table(), learn.priority(), learn.cookie(), learn.hardTimeout(), 2, 27, false);
    await(session.apply(adds(ImmutableList.of(Flows.flow(0, 1, FlowMatch.ANY, Flows.apply(few))))));
    for (String station : List.of("01", "02", "03", "01")) {
      trace("in_port=1,dl_src=02:00:00:00:00:" + station + ",dl_dst=02:00:00:00:00:0b");
    }

    assertThat(await(session.readFlows()).flows())
        .filteredOn(flow -> flow.key().table() == OvsBench.LEARNED_TABLE)
        .hasSize(2);
  }

  private static void trace(String packet) {
    bench.ovs().appctl("ofproto/trace", "br0", packet, "-generate");
  }

  private static Flow learned(long mac, LoadMetadata load) {
    FlowMatch match =
        FlowMatch.ANY
            .withMetadata(Flows.SEGMENT)
            .withEthDestination(MaskedMac.exact(new MacAddress(mac)));
    FlowKey key = new FlowKey(OvsBench.LEARNED_TABLE, 200, match);
    return new Flow(
        key,
        Flows.learn(load.bits() == 32).cookie(),
        ImmutableList.of(Flows.apply(load)),
        new Lifetime(0, 300, 0));
  }

  @Test
  void tenThousandFlows_inOneBundle_readBackEqual() {
    SwitchSession session = bench.connect("OpenFlow14");
    ImmutableList<Flow> flows =
        IntStream.range(0, 10_000)
            .mapToObj(
                i ->
                    Flows.flow(
                        30,
                        100,
                        FlowMatch.ANY.withMetadata(new Bits(i, 0xff_ffff)),
                        Flows.apply(new Output(1))))
            .collect(ImmutableList.toImmutableList());

    assertThat(await(session.apply(adds(flows)))).isEqualTo(new Applied());

    assertThat(ImmutableSet.copyOf(await(session.readFlows()).flows()))
        .isEqualTo(ImmutableSet.copyOf(flows));
  }
}
