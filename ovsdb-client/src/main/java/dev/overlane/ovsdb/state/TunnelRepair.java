package dev.overlane.ovsdb.state;

import java.util.OptionalInt;

/**
 * What makes the tunnel, or puts it right.
 *
 * @param keeps OpenFlow port, 1..65279, that it has and keeps, of no other interface of the bridge:
 *     flows that name it mean the same before and after; empty: the switch opens it (anew)
 * @param changes of its rows alone
 */
public record TunnelRepair(OptionalInt keeps, OvsdbChangeSet changes) {}
