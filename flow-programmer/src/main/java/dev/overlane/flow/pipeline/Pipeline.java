package dev.overlane.flow.pipeline;

import static dev.overlane.flow.pipeline.ActionKind.LEARN;
import static dev.overlane.flow.pipeline.ActionKind.LOAD_METADATA;
import static dev.overlane.flow.pipeline.ActionKind.OUTPUT;
import static dev.overlane.flow.pipeline.ActionKind.POP_VLAN;
import static dev.overlane.flow.pipeline.ActionKind.PUSH_VLAN;
import static dev.overlane.flow.pipeline.ActionKind.RESUBMIT;
import static dev.overlane.flow.pipeline.ActionKind.SET_TUNNEL_DESTINATION;
import static dev.overlane.flow.pipeline.ActionKind.SET_TUNNEL_ID;
import static dev.overlane.flow.pipeline.FlowPriority.CLAIM;
import static dev.overlane.flow.pipeline.FlowPriority.EXACT;
import static dev.overlane.flow.pipeline.FlowPriority.FLOOD;
import static dev.overlane.flow.pipeline.FlowPriority.GROUP;
import static dev.overlane.flow.pipeline.FlowPriority.MISS;
import static dev.overlane.flow.pipeline.FlowPriority.UNCLAIMED;
import static dev.overlane.flow.pipeline.FlowPriority.VETO;
import static dev.overlane.flow.pipeline.MatchField.ETH_DESTINATION;
import static dev.overlane.flow.pipeline.MatchField.ETH_SOURCE;
import static dev.overlane.flow.pipeline.MatchField.IN_PORT;
import static dev.overlane.flow.pipeline.MatchField.TUNNEL_ID;
import static dev.overlane.flow.pipeline.MatchField.TUNNEL_SOURCE;
import static dev.overlane.flow.pipeline.MatchField.VLAN;
import static dev.overlane.flow.pipeline.MetadataField.ALLOWED;
import static dev.overlane.flow.pipeline.MetadataField.DEST;
import static dev.overlane.flow.pipeline.MetadataField.KNOWN;
import static dev.overlane.flow.pipeline.MetadataField.ROOM;
import static dev.overlane.flow.pipeline.MetadataField.SEGMENT;
import static dev.overlane.flow.pipeline.MetadataField.SOURCE;
import static dev.overlane.flow.pipeline.TableSpec.actions;
import static dev.overlane.flow.pipeline.TableSpec.bands;
import static dev.overlane.flow.pipeline.TableSpec.effects;
import static dev.overlane.flow.pipeline.TableSpec.fields;
import static dev.overlane.flow.pipeline.TableSpec.matches;
import static dev.overlane.flow.pipeline.TableSpec.spec;
import static dev.overlane.flow.pipeline.TableSpec.writes;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import dev.overlane.flow.pipeline.FlowCookie.Feature;
import dev.overlane.flow.pipeline.TableSpec.Effects;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.LearnedRule;
import java.util.Map;

/** THE pipeline: for each table what its flows may match, write, do, and where they may lead. */
public final class Pipeline {
  /** Seconds after a station last sent until a switch forgets where it is. */
  public static final int LEARNED_HARD_TIMEOUT = 300;

  /**
   * Most stations that a switch learns of one segment beyond the tunnel. What is not learned is
   * flooded.
   */
  public static final long LEARNED_LIMIT = 4096;

  /**
   * Most stations that a switch learns behind one of its ports, and lets speak: a workload that
   * invents addresses can neither fill this switch nor others, nor keep others of its segment from
   * being learned.
   */
  public static final long LEARNED_LIMIT_OF_PORT = 1024;

  /**
   * Before a port's packet is learned: where the switch learns nothing, as in a trace of its own
   * (ofproto/trace), there is room.
   */
  public static final FlowAction SUPPOSE_ROOM =
      new FlowAction.LoadMetadata(MetadataField.ROOM.offset(), MetadataField.ROOM.width(), 1);

  /** Bits of {@link MetadataField#DEST} that a learned ingress port fills. */
  public static final int PORT_BITS = 16;

  /** What the flows look like that {@link #learn} makes a switch install. */
  public static final LearnedRule LEARNED =
      new LearnedRule(
          FlowTable.LEARNED.id(),
          EXACT.value(),
          FlowCookie.of(Feature.LEARNED_HERE),
          FlowCookie.of(Feature.LEARNED),
          LEARNED_HARD_TIMEOUT,
          SEGMENT.mask(),
          new LearnedRule.Destination(DEST.offset(), PORT_BITS, DEST.width()));

  static final ImmutableList<TableSpec> TABLES =
      ImmutableList.<TableSpec>builder()
          .add(
              spec(
                  FlowTable.CLASSIFY,
                  "Tells the segment of an untagged frame by its port; sends on what came by the"
                      + " tunnel.",
                  "drop: tagged frames on local ports, unknown ports",
                  matches(bands(EXACT), fields(IN_PORT, VLAN)),
                  effects(writes(SEGMENT, SOURCE), actions())
                      .to(FlowTable.TUNNEL, FlowTable.ADMIT)),
              spec(
                  FlowTable.TUNNEL,
                  "Tells the segment of a tunnel packet by its key (trunk: and its tag, which is"
                      + " popped), if it comes from a VTEP with members of that segment.",
                  "drop: unknown keys, tags and VTEPs, and VTEPs without members",
                  matches(bands(VETO, EXACT), fields(TUNNEL_SOURCE, TUNNEL_ID, VLAN, ETH_SOURCE)),
                  effects(writes(SEGMENT, SOURCE, ALLOWED), actions(POP_VLAN))
                      .to(FlowTable.LEARN, FlowTable.SENDER_RULES)),
              spec(
                  FlowTable.ADMIT,
                  "Admits the Ethernet sources that a local port may use: its own, or any that is"
                      + " no other member's; never a group's.",
                  "drop: spoofed sources",
                  matches(
                      bands(VETO, EXACT, CLAIM, UNCLAIMED), fields(IN_PORT, ETH_SOURCE), SEGMENT),
                  effects(writes(), actions()).to(FlowTable.ADDRESS)))
          .addAll(SecurityTables.SPECS)
          .addAll(RuleTables.SPECS)
          .add(
              spec(
                  FlowTable.LEARN,
                  "Has the switch learn where a sender is, if nobody told its address.",
                  "never: the miss flow goes on in FORWARD",
                  matches(bands(EXACT, MISS), fields(IN_PORT), SEGMENT, SOURCE),
                  effects(writes(ROOM), actions(LOAD_METADATA, LEARN))
                      .to(FlowTable.CROWD, FlowTable.FORWARD)),
              spec(
                  FlowTable.CROWD,
                  "Lets on those behind a local port that the switch had room to learn.",
                  "drop: senders beyond the port's limit, which other switches would learn",
                  matches(bands(EXACT), fields(), ROOM),
                  effects(writes(ROOM), actions()).to(FlowTable.FORWARD)),
              spec(
                  FlowTable.FORWARD,
                  "Chooses the destination by the file, else by what was learned.",
                  "never: the miss flow consults LEARNED and goes on in LIMIT",
                  matches(bands(VETO, GROUP, EXACT, MISS), fields(ETH_DESTINATION), SEGMENT),
                  effects(writes(KNOWN, DEST), actions(RESUBMIT))
                      .to(FlowTable.LIMIT, FlowTable.EGRESS)
                      .consulting(FlowTable.LEARNED)),
              spec(
                  FlowTable.LEARNED,
                  "The switch's own: one flow for each station that it learned, matching SEGMENT"
                      + " and eth_dst, loading DEST. Nothing is compiled into it.",
                  "back to FORWARD",
                  matches(bands(), fields()),
                  effects(writes(), actions())),
              spec(
                  FlowTable.LIMIT,
                  "Drops what a local port sends to no one place (broadcast, multicast, unknown"
                      + " stations) faster than its limit: each such frame is sent to all of the"
                      + " segment.",
                  "never: the miss flow goes on in EGRESS",
                  matches(bands(EXACT, MISS), fields(IN_PORT), DEST),
                  effects(writes(), actions()).metering().to(FlowTable.EGRESS)),
              spec(
                  FlowTable.EGRESS,
                  "Lets out what was chosen if it is of the segment; replicates in the segment what"
                      + " has no destination of the file, with FLOOD_n.",
                  "drop: destinations of the file that are gone",
                  matches(bands(EXACT, FLOOD), fields(), SEGMENT, SOURCE, KNOWN, DEST),
                  delivery().to(FlowTable.FLOOD_1, FlowTable.UPLINK)))
          .addAll(floods())
          .add(
              spec(
                  FlowTable.UPLINK,
                  "Sends what EGRESS addressed to another host out by the tunnel.",
                  "drop: there is no tunnel",
                  matches(bands(EXACT), fields(), SOURCE),
                  effects(writes(), actions(OUTPUT))))
          .build();

  private static final Map<FlowTable, TableSpec> BY_TABLE =
      Maps.immutableEnumMap(Maps.uniqueIndex(TABLES, TableSpec::table));

  private Pipeline() {}

  /**
   * The action of {@link FlowTable#LEARN} for what comes in by a port of the switch.
   *
   * @param port its OpenFlow port
   */
  public static FlowAction.Learn learnHere(int port) {
    return learn(
        LEARNED.cookieOfPort(port), LEARNED_LIMIT_OF_PORT, MetadataField.ROOM.offset(), false);
  }

  /**
   * The action of {@link FlowTable#LEARN} for what comes by the tunnel.
   *
   * @param segment the segment's value in metadata
   */
  public static FlowAction.Learn learnElsewhere(long segment) {
    return learn(LEARNED.cookieOfSegment(segment), LEARNED_LIMIT, FlowAction.Learn.UNTOLD, true);
  }

  private static FlowAction.Learn learn(long cookie, long limit, int room, boolean fromTunnel) {
    return new FlowAction.Learn(
        LEARNED.table(),
        LEARNED.priority(),
        cookie,
        LEARNED.hardTimeout(),
        limit,
        room,
        fromTunnel);
  }

  /** The pipeline as a reader sees it, in the order in which packets pass it. */
  public static ImmutableList<PipelineStep> steps() {
    return TABLES.stream()
        .filter(
            spec -> !FlowTable.FLOODS.subList(1, FlowTable.FLOODS.size()).contains(spec.table()))
        .map(
            spec ->
                new PipelineStep(
                    spec.table(),
                    spec.purpose().text(),
                    spec.table() == FlowTable.FLOOD_1 ? ImmutableSet.of() : spec.effects().next(),
                    spec.effects().consults(),
                    spec.effects().actions().contains(OUTPUT)))
        .collect(ImmutableList.toImmutableList());
  }

  static TableSpec specOf(FlowTable table) {
    TableSpec spec = BY_TABLE.get(table);
    if (spec == null) {
      throw new IllegalStateException(table + " is not declared");
    }
    return spec;
  }

  private static ImmutableList<TableSpec> floods() {
    ImmutableList.Builder<TableSpec> specs = ImmutableList.builder();
    for (int i = 0; i < FlowTable.FLOODS.size(); i++) {
      FlowTable[] next =
          i + 1 < FlowTable.FLOODS.size()
              ? new FlowTable[] {FlowTable.FLOODS.get(i + 1)}
              : new FlowTable[0];
      specs.add(
          spec(
              FlowTable.FLOODS.get(i),
              "Continues the replication list of a segment with many hosts.",
              "drop: the list is at its end",
              matches(bands(FLOOD), fields(), SEGMENT, SOURCE, KNOWN),
              delivery().to(next)));
    }
    return specs.build();
  }

  private static Effects delivery() {
    return effects(
        writes(), actions(OUTPUT, SET_TUNNEL_ID, SET_TUNNEL_DESTINATION, PUSH_VLAN, POP_VLAN));
  }
}
