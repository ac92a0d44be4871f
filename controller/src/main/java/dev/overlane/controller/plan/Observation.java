package dev.overlane.controller.plan;

import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.flow.compile.SegmentRoster.HostMembers;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.flow.state.SwitchMeters;
import dev.overlane.flow.state.SwitchPorts;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import java.util.Optional;

/**
 * What is known of one host right now.
 *
 * @param snapshot its rows; empty: no session with its ovsdb-server
 * @param rowsHeld whether its rows may not be changed for a while: the last change failed, or
 *     somebody keeps undoing it
 * @param lastSnapshot its rows as they were last seen; the same if they are seen now
 * @param switchConnected whether its switch has a session
 * @param ports the switch's ports as it names them; empty: no session, or not told yet
 * @param flows what the switch holds; empty: no session, not read yet, or maybe changed since
 * @param meters the meters of the switch; empty: no session, not read yet, or maybe changed since
 * @param assumed members of hosts not yet observed, by segment and host, as this host's own flows
 *     remembered them when they were first read
 */
public record Observation(
    Optional<OvsdbSnapshot> snapshot,
    boolean rowsHeld,
    Optional<OvsdbSnapshot> lastSnapshot,
    boolean switchConnected,
    Optional<SwitchPorts> ports,
    Optional<FlowSet> flows,
    Optional<SwitchMeters> meters,
    ImmutableSortedMap<String, ImmutableSortedMap<String, HostMembers>> assumed) {}
