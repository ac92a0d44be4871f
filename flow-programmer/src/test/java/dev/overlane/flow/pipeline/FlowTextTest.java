package dev.overlane.flow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.Vni;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowInstruction.ApplyActions;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import dev.overlane.flow.state.RawBytes;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FlowTextTest {

  @Test
  void learnedFlow_isWrittenAsOvsOfctlDumpsIt() {
    FlowMatch match =
        FlowMatch.ANY
            .withMetadata(Metadata.segment(new Vni(10100)))
            .withEthDestination(MaskedMac.exact(new MacAddress(0x0200_0000_000bL)));
    Flow flow =
        new Flow(
            FlowTable.LEARNED.key(FlowPriority.EXACT, match),
            Pipeline.LEARNED.cookieOfSegment(10100),
            ImmutableList.of(
                new ApplyActions(
                    ImmutableList.of(new FlowAction.LoadMetadata(32, 32, 0xc0a84d02L)))),
            new Flow.Lifetime(0, 300, 0));

    assertThat(FlowText.of(flow))
        .isEqualTo(
            "cookie=0xf1a010600002774,hard_timeout=300,table=40,priority=200,"
                + "metadata=0x2774/0xffffff,dl_dst=02:00:00:00:00:0b"
                + " actions=load:0xc0a84d02->OXM_OF_METADATA[32..63]");
  }

  @Test
  void opaqueParts_areShownInHexadecimal() {
    RawBytes bytes = RawBytes.of(new byte[] {(byte) 0xab, 1});
    Flow flow =
        Flow.of(
            FlowTable.EGRESS.key(FlowPriority.MISS, FlowMatch.ANY),
            0,
            new ApplyActions(ImmutableList.of(new FlowAction.Opaque(bytes))),
            new FlowInstruction.Opaque(bytes));

    assertThat(FlowText.of(flow))
        .isEqualTo("cookie=0x0,table=50,priority=0 actions=opaque(ab01),opaque(ab01)");
  }

  @Test
  void portWithoutANumber_isWrittenByName() {
    Flow flow =
        Flow.of(
            FlowTable.EGRESS.key(
                FlowPriority.EXACT,
                FlowMatch.ANY
                    .withInPort(65279)
                    .withMetadata(Metadata.segment(new Vni(10100)).and(Metadata.toPort(65279)))),
            0,
            new ApplyActions(
                ImmutableList.of(new FlowAction.Output(65279), new FlowAction.Output(7))));

    assertThat(FlowText.of(flow, Map.of(65279, "<vA>")))
        .isEqualTo(
            "cookie=0x0,table=50,priority=200,in_port=<vA>,"
                + "metadata=0x<vA>00002774/0xffffffff00ffffff actions=output:<vA>,output:7");
  }
}
