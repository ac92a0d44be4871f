package dev.overlane.flow.pipeline;

import static dev.overlane.flow.pipeline.ActionKind.ADVERTISE;
import static dev.overlane.flow.pipeline.ActionKind.ANSWER_ARP;
import static dev.overlane.flow.pipeline.ActionKind.TURN_SOLICITATION;
import static dev.overlane.flow.pipeline.FlowPriority.CLAIM;
import static dev.overlane.flow.pipeline.FlowPriority.EXACT;
import static dev.overlane.flow.pipeline.FlowPriority.GROUP;
import static dev.overlane.flow.pipeline.FlowPriority.HEARSAY;
import static dev.overlane.flow.pipeline.FlowPriority.MISS;
import static dev.overlane.flow.pipeline.FlowPriority.REST;
import static dev.overlane.flow.pipeline.FlowPriority.TRUSTED;
import static dev.overlane.flow.pipeline.FlowPriority.UNCLAIMED;
import static dev.overlane.flow.pipeline.FlowPriority.VETO;
import static dev.overlane.flow.pipeline.MatchField.ETH_DESTINATION;
import static dev.overlane.flow.pipeline.MatchField.IN_PORT;
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

/** The tables of port security, passed by what local ports send; {@code ADMIT} comes before. */
final class SecurityTables {
  static final ImmutableList<TableSpec> SPECS =
      ImmutableList.of(
          spec(
              FlowTable.ADDRESS,
              "Drops what a switch cannot read; IP and ARP from sources that are not the port's own,"
                  + " or are another port's; and DHCP offers, router advertisements and redirects,"
                  + " but of ports that are trusted with them.",
              "never: the miss flow goes on in NEIGHBOUR",
              matches(
                      bands(TRUSTED, VETO, GROUP, EXACT, CLAIM, REST, MISS),
                      fields(IN_PORT),
                      SEGMENT)
                  .carrying(
                      HeaderField.ETH_TYPE,
                      HeaderField.IP_PROTO,
                      HeaderField.IPV4_SRC,
                      HeaderField.IPV4_DST,
                      HeaderField.TCP_SRC,
                      HeaderField.TCP_DST,
                      HeaderField.UDP_SRC,
                      HeaderField.UDP_DST,
                      HeaderField.SCTP_SRC,
                      HeaderField.SCTP_DST,
                      HeaderField.ARP_OP,
                      HeaderField.ARP_SPA,
                      HeaderField.ARP_TPA,
                      HeaderField.ARP_SHA,
                      HeaderField.IPV6_SRC,
                      HeaderField.ICMPV6_TYPE,
                      HeaderField.ICMPV6_CODE,
                      HeaderField.ND_TARGET,
                      HeaderField.IP_FRAG),
              effects(writes(), actions()).to(FlowTable.NEIGHBOUR, FlowTable.ANSWER)),
          spec(
              FlowTable.NEIGHBOUR,
              "Drops ARP and neighbour discovery that tell of a MAC or IP address what is not"
                  + " so.",
              "never: the miss flow goes on in ANSWER",
              matches(
                      bands(VETO, EXACT, CLAIM, UNCLAIMED, HEARSAY, REST, MISS),
                      fields(IN_PORT),
                      SEGMENT)
                  .carrying(
                      HeaderField.ETH_TYPE,
                      HeaderField.IP_PROTO,
                      HeaderField.ARP_SHA,
                      HeaderField.ICMPV6_TYPE,
                      HeaderField.ICMPV6_CODE,
                      HeaderField.ND_TARGET,
                      HeaderField.ND_SLL,
                      HeaderField.ND_TLL),
              effects(writes(), actions()).to(FlowTable.ANSWER)),
          spec(
              FlowTable.ANSWER,
              "Answers ARP requests for the file's addresses, to the port that asked; turns"
                  + " neighbour solicitations for them into advertisements.",
              "drop: each segment has a flow that goes on, in SENDER_RULES if it has rules",
              matches(bands(VETO, GROUP, EXACT, MISS), fields(IN_PORT, ETH_DESTINATION), SEGMENT)
                  .carrying(
                      HeaderField.ETH_TYPE,
                      HeaderField.IP_PROTO,
                      HeaderField.ARP_OP,
                      HeaderField.ARP_TPA,
                      HeaderField.ICMPV6_TYPE,
                      HeaderField.ICMPV6_CODE,
                      HeaderField.ND_TARGET,
                      HeaderField.ND_SLL),
              effects(writes(), actions(ANSWER_ARP, TURN_SOLICITATION))
                  .to(FlowTable.LEARN, FlowTable.SENDER_RULES, FlowTable.ADVERTISE)),
          spec(
              FlowTable.ADVERTISE,
              "Fills in the advertisements, and sends them to the port that asked.",
              "drop: nothing else comes here",
              matches(bands(EXACT), fields(), SEGMENT)
                  .carrying(
                      HeaderField.ETH_TYPE,
                      HeaderField.IP_PROTO,
                      HeaderField.ICMPV6_TYPE,
                      HeaderField.ICMPV6_CODE,
                      HeaderField.ND_TARGET),
              effects(writes(), actions(ADVERTISE))));

  private SecurityTables() {}
}
