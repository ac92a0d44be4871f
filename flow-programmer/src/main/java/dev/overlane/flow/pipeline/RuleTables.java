package dev.overlane.flow.pipeline;

import static dev.overlane.flow.pipeline.ActionKind.COMMIT;
import static dev.overlane.flow.pipeline.ActionKind.TRACK;
import static dev.overlane.flow.pipeline.FlowPriority.CONNECTION;
import static dev.overlane.flow.pipeline.FlowPriority.EXACT;
import static dev.overlane.flow.pipeline.FlowPriority.GROUP;
import static dev.overlane.flow.pipeline.FlowPriority.MISS;
import static dev.overlane.flow.pipeline.FlowPriority.PASS;
import static dev.overlane.flow.pipeline.FlowPriority.RULE;
import static dev.overlane.flow.pipeline.MatchField.ETH_DESTINATION;
import static dev.overlane.flow.pipeline.MatchField.IN_PORT;
import static dev.overlane.flow.pipeline.MetadataField.ALLOWED;
import static dev.overlane.flow.pipeline.MetadataField.SEGMENT;
import static dev.overlane.flow.pipeline.TableSpec.actions;
import static dev.overlane.flow.pipeline.TableSpec.bands;
import static dev.overlane.flow.pipeline.TableSpec.effects;
import static dev.overlane.flow.pipeline.TableSpec.fields;
import static dev.overlane.flow.pipeline.TableSpec.matches;
import static dev.overlane.flow.pipeline.TableSpec.spec;
import static dev.overlane.flow.pipeline.TableSpec.writes;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.state.HeaderField;

/** The tables of the access rules, passed only by packets of segments that have some. */
final class RuleTables {
  /** What rules look at. */
  private static final HeaderField[] PACKET = {
    HeaderField.ETH_TYPE,
    HeaderField.IP_PROTO,
    HeaderField.IPV4_SRC,
    HeaderField.IPV4_DST,
    HeaderField.IPV6_SRC,
    HeaderField.IPV6_DST,
    HeaderField.TCP_SRC,
    HeaderField.TCP_DST,
    HeaderField.TCP_FLAGS,
    HeaderField.UDP_SRC,
    HeaderField.UDP_DST,
    HeaderField.SCTP_SRC,
    HeaderField.SCTP_DST,
    HeaderField.ICMPV4_TYPE,
    HeaderField.ICMPV6_TYPE,
    HeaderField.CT_STATE,
    HeaderField.IP_FRAG
  };

  static final ImmutableList<TableSpec> SPECS =
      ImmutableList.of(
          spec(
              FlowTable.SENDER_RULES,
              "Lets pass what no rule touches (ARP, neighbour discovery, DHCP); where rules are"
                  + " stateful, has the rest tracked; drops and allows by the rules of the sender's"
                  + " port.",
              "drop: segments without rules do not come here",
              matches(bands(PASS, CONNECTION, RULE, MISS), fields(IN_PORT), SEGMENT)
                  .carrying(PACKET),
              effects(writes(ALLOWED), actions(TRACK))
                  .to(FlowTable.RECEIVER_RULES, FlowTable.SEGMENT_RULES, FlowTable.LEARN)),
          spec(
              FlowTable.RECEIVER_RULES,
              "Drops and allows by the rules of the receiver's port; drops frames to a group whose"
                  + " IP destination is none.",
              "drop: segments whose ports have no such rules do not come here",
              matches(bands(RULE, GROUP, EXACT, MISS), fields(ETH_DESTINATION), SEGMENT)
                  .carrying(PACKET),
              effects(writes(ALLOWED), actions()).to(FlowTable.SEGMENT_RULES, FlowTable.LEARN)),
          spec(
              FlowTable.SEGMENT_RULES,
              "Drops and allows by the segment's rules what no port's rule decided; where rules are"
                  + " stateful, has connections that pass remembered.",
              "drop: what the segment denies by default",
              matches(bands(PASS, CONNECTION, RULE, EXACT, MISS), fields(), SEGMENT, ALLOWED)
                  .carrying(PACKET),
              effects(writes(), actions(COMMIT)).to(FlowTable.LEARN)));

  private RuleTables() {}
}
